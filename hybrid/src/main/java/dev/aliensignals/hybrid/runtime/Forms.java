package dev.aliensignals.hybrid.runtime;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which a raw collection may hold an object: as it is, or as a view of it, where its
 * owner has put one in without the help of a view. A search for one form finds the others.
 */
final class Forms {
  /*
   * F1  A sought object is first looked for as it is. Only on a miss, and only if it can have
   *     views, its views are tried: their equals unwraps, and their hashCode is that of the raw
   *     object. For a collection that has been given views, a view of the sought object is made for
   *     this, because the equals of many classes takes no view for an equal object.
   * F2  No reads of these views are tracked: a search follows the collection, not the objects it
   *     compares.
   */

  private static final Object[] NONE = {};

  private Forms() {}

  /** Whether a value can have more than one form. Of numbers and strings that is known at once. */
  static boolean areMany(@Nullable Object value) {
    return value != null
        && !View.isPlain(value)
        && (value instanceof Reactive || ClassInfo.of(value.getClass()).isCandidate());
  }

  /**
   * Another form of a value for which a test holds; null if there is none.
   *
   * @param view that of the collection; its system is owned
   */
  static @Nullable Object other(
      View view, @Nullable Object sought, Predicate<? super @Nullable Object> isHeld) {
    if (!areMany(sought)) {
      return null;
    }
    Object[] forms = others(view, sought);
    if (forms.length == 0) {
      return null;
    }
    boolean paused = view.pause();
    try {
      for (Object form : forms) {
        if (holds(isHeld, form)) {
          return form;
        }
      }
      return null;
    } finally {
      view.resume(paused);
    }
  }

  /** The form of a value for which a test holds; the value itself if there is none. */
  static @Nullable Object held(
      View view, @Nullable Object sought, Predicate<? super @Nullable Object> isHeld) {
    if (!areMany(sought) || holds(isHeld, sought)) {
      return sought;
    }
    Object other = other(view, sought, isHeld);
    return other != null ? other : sought;
  }

  /** A collection that cannot compare a form with what it has does not hold it. */
  private static boolean holds(Predicate<? super @Nullable Object> isHeld, @Nullable Object form) {
    try {
      return isHeld.test(form);
    } catch (ClassCastException | NullPointerException e) {
      return false;
    }
  }

  /** Whether a collection would take what it holds for a value, in whatever form. */
  static boolean isEqual(View view, @Nullable Object held, @Nullable Object sought) {
    return Objects.equals(sought, held) || other(view, sought, form -> form.equals(held)) != null;
  }

  /**
   * The next element that is equal to a value in whatever form; the value itself if none is.
   *
   * @param elements those of a collection that does not look for them by their hashes
   */
  static @Nullable Object next(View view, Iterator<?> elements, @Nullable Object sought) {
    Object[] forms = areMany(sought) ? others(view, sought) : NONE;
    boolean paused = view.pause();
    try {
      while (elements.hasNext()) {
        Object element = elements.next();
        if (Objects.equals(sought, element)) {
          return element;
        }
        for (Object form : forms) {
          if (form.equals(element)) {
            return element;
          }
        }
      }
      return sought;
    } finally {
      view.resume(paused);
    }
  }

  /**
   * The first index of a value in a list.
   *
   * @param index that of the form that is sought, -1 if the list does not hold it
   */
  static int firstIndex(View view, List<?> raw, @Nullable Object sought, int index) {
    int first = index;
    if (first != 0 && areMany(sought)) {
      boolean paused = view.pause();
      try {
        for (Object form : others(view, sought)) {
          int found = (first < 0 ? raw : raw.subList(0, first)).indexOf(form);
          first = found < 0 ? first : found;
        }
      } finally {
        view.resume(paused);
      }
    }
    return first;
  }

  /**
   * The last index of a value in a list.
   *
   * @param index that of the form that is sought, -1 if the list does not hold it
   */
  static int lastIndex(View view, List<?> raw, @Nullable Object sought, int index) {
    int last = index;
    if (areMany(sought)) {
      boolean paused = view.pause();
      try {
        for (Object form : others(view, sought)) {
          int found = raw.subList(last + 1, raw.size()).lastIndexOf(form);
          last = found < 0 ? last : last + 1 + found;
        }
      } finally {
        view.resume(paused);
      }
    }
    return last;
  }

  /** The raw object of a view, if it is not sought itself, and the views there are of it. */
  private static Object[] others(View view, @Nullable Object sought) {
    Object raw = Objects.requireNonNull(Reactivity.toRaw(sought));
    Object[] views = Reactivity.views(raw);
    if (views.length == 0 && view.holdsViews()) {
      views =
          Reactivity.nested(raw, Mode.DEEP, view) instanceof Reactive made
              ? new Object[] {made}
              : NONE;
    }
    if (raw == sought) {
      return views;
    }
    Object[] forms = new Object[views.length + 1];
    forms[0] = raw;
    int count = 1;
    for (Object form : views) {
      if (form != sought) {
        forms[count++] = form;
      }
    }
    return count == forms.length ? forms : Arrays.copyOf(forms, count);
  }

  /** The forms of an object without views. */
  static Object[] none() {
    return NONE;
  }
}
