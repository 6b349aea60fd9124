package dev.aliensignals.primitives.collections;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The part that the options of all kinds of lists have in common. */
abstract class CommonOptions {

  @Nullable String name;
  private boolean frozen;

  /** Calls the configurer of a factory, after which the options cannot change any more. */
  static <O extends CommonOptions> O configured(O options, Consumer<? super O> configurer) {
    Objects.requireNonNull(configurer, "options").accept(options);
    ((CommonOptions) options).frozen = true;
    return options;
  }

  /** An option is about to change. */
  final void edit() {
    if (frozen) {
      throw new IllegalStateException(
          "The options of "
              + (name == null ? "a list" : "'" + name + "'")
              + " are in use and cannot change any more; set them inside the configurer.");
    }
  }
}
