package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.hybrid.NotReactiveException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/** A generated class, whose instances are the views of the objects of one class. */
final class ViewClass {

  private static final System.Logger LOG = System.getLogger("dev.aliensignals.hybrid");

  /** The number of names to try for a class before giving up. */
  private static final int MAX_NAMES = 8;

  private final Instances instances;

  private ViewClass(Instances instances) {
    this.instances = instances;
  }

  static ViewClass define(Shape shape) {
    Class<?> type = shape.type;
    requireLibraryVisible(type);
    MethodHandles.Lookup lookup = Lookups.in(type);
    try {
      Lookups.connect(lookup);
      for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
        Lookups.in(c); // fails here rather than when a field is read
      }
      report(shape);
      return new ViewClass(new Instances(define(shape, lookup)));
    } catch (ReflectiveOperationException | LinkageError e) {
      NotReactiveException refusal =
          Shape.refusal(
              type,
              "no class can be defined beside it (" + e + ")",
              "Hold it in a shallowRef() and replace it");
      refusal.initCause(e);
      throw refusal;
    }
  }

  private static void report(Shape shape) {
    Rehosting rehosting = new Rehosting(shape);
    List<String> captors = rehosting.captors();
    if (!captors.isEmpty()) {
      LOG.log(
          System.Logger.Level.INFO,
          "The constructor of "
              + shape.type.getTypeName()
              + " has put functions or objects into these fields that keep the raw object: "
              + String.join(", ", captors)
              + ". Methods that use these fields run on the raw object; calls from outside track"
              + " and trigger nothing. Make the functions in the methods that use them, or pass"
              + " them the object as an argument.");
    }
    List<String> holes = rehosting.holes();
    if (!holes.isEmpty()) {
      LOG.log(
          System.Logger.Level.INFO,
          "These use fields of a "
              + shape.type.getTypeName()
              + " directly, and find them empty in a view: "
              + String.join(", ", holes)
              + ". Let them use accessors, or give them the raw object.");
    }
    List<String> concrete = shape.concreteCollections();
    if (!concrete.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "What is in these properties of "
              + shape.type.getTypeName()
              + " is not followed, as their types are classes: "
              + String.join(", ", concrete)
              + ". Declare them as List, Set, Map or another interface of java.util.");
    }
    List<String> fixed = new ArrayList<>();
    for (Property property : shape.fixedBeans()) {
      fixed.add(property.name + " (" + property.type.getTypeName() + ")");
      ClassInfo.of(property.type).hasWarnedOfKind();
    }
    if (!fixed.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "What is in these properties of "
              + shape.type.getTypeName()
              + " is given out as it is and not followed, as their classes are final or sealed: "
              + String.join(", ", fixed)
              + ". Remove 'final' (in Kotlin: write 'open', or use the all-open plugin), or replace"
              + " the objects rather than change them, and mark the properties @Raw.");
    }
  }

  private static Class<?> define(Shape shape, MethodHandles.Lookup lookup)
      throws IllegalAccessException {
    boolean copying = true;
    for (int i = 1; ; i++) {
      String suffix = i == 1 ? "$$Reactive" : "$$Reactive" + i;
      try {
        Class<?> defined = lookup.defineClass(new ViewWriter(shape, suffix, copying).write());
        return lookup.ensureInitialized(defined);
      } catch (NotReactiveException e) {
        throw e;
      } catch (VerifyError | ClassFormatError | RuntimeException e) { // or its file is damaged
        if (!copying) {
          throw e;
        }
        LOG.log(
            System.Logger.Level.WARNING,
            "The methods of "
                + shape.type.getTypeName()
                + " could not be copied; all run on the raw object",
            e);
        copying = false;
      } catch (LinkageError e) {
        // Another copy of this library may have been here before.
        if (e.getClass() != LinkageError.class || i == MAX_NAMES) {
          throw e;
        }
      }
    }
  }

  private static void requireLibraryVisible(Class<?> type) {
    Class<?> seen;
    try {
      seen = Class.forName(BeanView.class.getName(), false, type.getClassLoader());
    } catch (ClassNotFoundException e) {
      seen = null;
    }
    if (seen != BeanView.class) {
      throw Shape.refusal(
          type,
          "its class loader "
              + type.getClassLoader()
              + (seen == null ? " does not see" : " has another copy of")
              + " this library",
          "Have it delegate the packages dev.aliensignals to the loader of the library");
    }
  }

  BeanView create(Object raw, Mode mode) {
    BeanView view = (BeanView) instances.create();
    if (mode == Mode.SHARED) {
      view.$$init(raw, mode.code, Home.shared().spi);
    } else if (mode == Mode.DEEP) {
      view.$$init(raw, mode.code, Home.current().spi);
    } else {
      BeanView primary = (BeanView) Reactivity.root(raw, Mode.DEEP);
      view.$$init(raw, mode.code, primary.$$spi());
      view.$$more(primary);
      view.$$deps(Beans.sharedDeps(primary));
    }
    VarHandle.releaseFence(); // as if its fields were final
    return view;
  }
}
