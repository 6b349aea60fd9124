package dev.aliensignals.hybrid.runtime;

import static net.bytebuddy.jar.asm.Opcodes.ACC_FINAL;
import static net.bytebuddy.jar.asm.Opcodes.ACC_PUBLIC;
import static net.bytebuddy.jar.asm.Opcodes.ACC_SUPER;
import static net.bytebuddy.jar.asm.Opcodes.ACC_SYNTHETIC;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ARETURN;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESPECIAL;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;
import static net.bytebuddy.jar.asm.Opcodes.V17;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * A reactive list that is a deque too, as a {@link java.util.LinkedList} is.
 *
 * @param <E> the type of the elements
 */
@SuppressWarnings({"serial", "NullAway"}) // the raw object is written in its place; null for null
class ListDequeView<E extends @Nullable Object> extends ListView<E> implements Deque<E> {

  /** The constructor of the subclass that later versions need; null before Java 21. */
  private static final @Nullable MethodHandle SEQUENCED =
      Runtime.version().feature() < 21 ? null : defineSequenced();

  ListDequeView(List<E> raw, Mode mode, @Nullable View primary) {
    super(raw, mode, primary);
  }

  @SuppressWarnings("unchecked") // it is generic in the same way
  static <E extends @Nullable Object> ListDequeView<E> of(
      List<E> raw, Mode mode, @Nullable View primary) {
    if (SEQUENCED == null) {
      return new ListDequeView<>(raw, mode, primary);
    }
    try {
      return (ListDequeView<E>) (ListDequeView<?>) SEQUENCED.invoke(raw, mode, primary);
    } catch (Throwable t) {
      throw Beans.<RuntimeException>sneaky(t);
    }
  }

  /**
   * Since Java 21 both interfaces have a method {@code reversed}, and a class that has both has to
   * say which one is that of {@code SequencedCollection}. This one is compiled for Java 17.
   */
  private static MethodHandle defineSequenced() {
    String above = Type.getInternalName(ListDequeView.class);
    String list = Type.getInternalName(List.class);
    MethodType constructor = MethodType.methodType(void.class, List.class, Mode.class, View.class);
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(
        V17,
        ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC,
        above + "$Sequenced",
        null,
        above,
        new String[] {list, Type.getInternalName(Deque.class)});
    String descriptor = constructor.toMethodDescriptorString();
    MethodVisitor init = out.visitMethod(0, "<init>", descriptor, null, null);
    init.visitCode();
    for (int local = 0; local <= constructor.parameterCount(); local++) {
      init.visitVarInsn(ALOAD, local);
    }
    init.visitMethodInsn(INVOKESPECIAL, above, "<init>", descriptor, false);
    init.visitInsn(RETURN);
    init.visitMaxs(0, 0);
    init.visitEnd();
    MethodVisitor reversed =
        out.visitMethod(ACC_PUBLIC, "reversed", "()Ljava/util/SequencedCollection;", null, null);
    reversed.visitCode();
    reversed.visitVarInsn(ALOAD, 0);
    reversed.visitMethodInsn(INVOKESPECIAL, above, "reversed", "()Ljava/util/List;", false);
    reversed.visitInsn(ARETURN);
    reversed.visitMaxs(0, 0);
    reversed.visitEnd();
    out.visitEnd();
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      return lookup
          .findConstructor(lookup.defineClass(out.toByteArray()), constructor)
          .asType(constructor.changeReturnType(ListDequeView.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  public @Nullable E peekFirst() {
    try (Call call = read()) {
      if (raw.isEmpty()) {
        trackSize();
        return null;
      }
      return get(0);
    }
  }

  @Override
  public @Nullable E peekLast() {
    try (Call call = read()) {
      trackSize();
      return raw.isEmpty() ? null : get(raw.size() - 1);
    }
  }

  @Override
  public @Nullable E peek() {
    return peekFirst();
  }

  @Override
  public E element() {
    return getFirst();
  }

  @Override
  public Iterator<E> descendingIterator() {
    ListIterator<E> backwards;
    try (Call call = read()) {
      backwards = listIterator(raw.size());
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return backwards.hasPrevious();
      }

      @Override
      public E next() {
        return backwards.previous();
      }

      @Override
      public void remove() {
        backwards.remove();
      }
    };
  }

  // ---- writes -----------------------------------------------------------------------------------

  @Override
  public boolean offerFirst(E element) {
    addFirst(element);
    return true;
  }

  @Override
  public boolean offerLast(E element) {
    return add(element);
  }

  @Override
  public boolean offer(E element) {
    return add(element);
  }

  @Override
  public void push(E element) {
    addFirst(element);
  }

  @Override
  public E remove() {
    return removeFirst();
  }

  @Override
  public E pop() {
    return removeFirst();
  }

  @Override
  public @Nullable E poll() {
    return pollFirst();
  }

  @Override
  public @Nullable E pollFirst() {
    try (Call call = write()) {
      return raw.isEmpty() ? null : remove(0);
    }
  }

  @Override
  public @Nullable E pollLast() {
    try (Call call = write()) {
      return raw.isEmpty() ? null : remove(raw.size() - 1);
    }
  }

  @Override
  public boolean removeFirstOccurrence(@Nullable Object element) {
    return remove(element);
  }

  @Override
  public boolean removeLastOccurrence(@Nullable Object element) {
    try (Call call = write()) {
      int index = lastIndex(soughtElement(element));
      if (index >= 0) {
        remove(index);
      }
      return index >= 0;
    }
  }
}
