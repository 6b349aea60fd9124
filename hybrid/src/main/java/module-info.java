/** Reactive objects, collections and watchers on top of the primitives. */
module dev.aliensignals.hybrid {
  requires static transitive org.jspecify;
  requires transitive dev.aliensignals.primitives;
  requires jdk.unsupported;
  requires net.bytebuddy;

  exports dev.aliensignals.hybrid;
}
