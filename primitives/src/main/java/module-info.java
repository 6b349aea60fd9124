/** Signals, computeds, effects and scopes: the reactive core. */
module dev.aliensignals.primitives {
  requires static transitive org.jspecify;

  exports dev.aliensignals.primitives;
}
