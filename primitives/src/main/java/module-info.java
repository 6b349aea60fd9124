/** Signals, computeds, effects and scopes: the reactive core. */
@SuppressWarnings("module") // the module it is exported to is compiled later
module dev.aliensignals.primitives {
  requires static transitive org.jspecify;

  exports dev.aliensignals.primitives;
  exports dev.aliensignals.primitives.collections;
  exports dev.aliensignals.primitives.spi to
      dev.aliensignals.hybrid;
}
