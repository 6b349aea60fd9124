package dev.aliensignals.hybrid;

import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.Feature;
import com.google.common.collect.testing.features.ListFeature;
import com.google.common.collect.testing.features.MapFeature;
import com.google.common.collect.testing.features.SetFeature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The three forms in which each wrapper passes the suites. */
enum Variant {
  /** Nobody reads. */
  PLAIN,
  /** An effect reads everything and runs after each change. */
  SUBSCRIBED,
  /** The readonly view. */
  READONLY;

  private static final Set<Feature<?>> WRITES =
      Set.of(
          CollectionFeature.SERIALIZABLE, // the raw collection is read back, not readonly
          CollectionFeature.GENERAL_PURPOSE,
          CollectionFeature.SUPPORTS_ADD,
          CollectionFeature.SUPPORTS_REMOVE,
          CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
          CollectionFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION,
          ListFeature.GENERAL_PURPOSE,
          ListFeature.SUPPORTS_SET,
          ListFeature.SUPPORTS_ADD_WITH_INDEX,
          ListFeature.SUPPORTS_REMOVE_WITH_INDEX,
          SetFeature.GENERAL_PURPOSE,
          MapFeature.GENERAL_PURPOSE,
          MapFeature.SUPPORTS_PUT,
          MapFeature.SUPPORTS_REMOVE,
          MapFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION);

  /** The form of one collection. */
  <T> T of(T raw, UnaryOperator<T> reactive, UnaryOperator<T> readonly, Consumer<T> readAll) {
    if (this == READONLY) {
      return readonly.apply(raw);
    }
    T view = reactive.apply(raw);
    if (this == SUBSCRIBED) {
      Hybrid.effect(() -> readAll.accept(view));
    }
    return view;
  }

  /** Fails the effect that reads, and with it the write that has started it. */
  static void check(boolean condition) {
    if (!condition) {
      throw new AssertionError("What an effect reads is not consistent");
    }
  }

  /** The abilities of a form of a collection. */
  List<Feature<?>> features(Feature<?>... ofRaw) {
    List<Feature<?>> features = new ArrayList<>(Arrays.asList(ofRaw));
    if (this == READONLY) {
      features.removeAll(WRITES);
    }
    return features;
  }
}
