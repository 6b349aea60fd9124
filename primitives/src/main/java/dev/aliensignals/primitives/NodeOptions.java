package dev.aliensignals.primitives;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The options that every kind of node has. Frozen once its node exists. */
abstract class NodeOptions {

  private @Nullable String name;
  private @Nullable Runnable onWatched;
  private @Nullable Runnable onUnwatched;
  private @Nullable ErrorHandler errorHandler;
  private boolean frozen;

  /** The connection to begin when the node becomes observed. */
  @Nullable Activation activation;

  /** The task or mirror that the node is a part of. */
  @Nullable Object partOf;

  final @Nullable String name() {
    return name;
  }

  final @Nullable Runnable onWatched() {
    return onWatched;
  }

  final @Nullable Runnable onUnwatched() {
    return onUnwatched;
  }

  final @Nullable ErrorHandler errorHandler() {
    return errorHandler;
  }

  final boolean hasHooks() {
    return onWatched != null || onUnwatched != null || activation != null;
  }

  final void setName(String name) {
    edit();
    this.name = Objects.requireNonNull(name, "name");
  }

  final void setOnWatched(Runnable hook) {
    edit();
    onWatched = Objects.requireNonNull(hook, "hook");
  }

  final void setOnUnwatched(Runnable hook) {
    edit();
    onUnwatched = Objects.requireNonNull(hook, "hook");
  }

  /** Takes the hooks of other options over. */
  final void setHooks(NodeOptions others) {
    onWatched = others.onWatched;
    onUnwatched = others.onUnwatched;
  }

  final void setErrorHandler(ErrorHandler handler) {
    edit();
    errorHandler = Objects.requireNonNull(handler, "handler");
  }

  /** Checks that the node does not exist yet. */
  final void edit() {
    if (frozen) {
      throw new IllegalStateException(
          "The options of "
              + (name == null ? "a node" : "'" + name + "'")
              + " are in use and cannot change any more; set them inside the configurer.");
    }
  }

  final void freeze() {
    frozen = true;
  }
}
