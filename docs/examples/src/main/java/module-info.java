/** Programs that use the library as a user would. */
module dev.aliensignals.examples {
  requires dev.aliensignals.hybrid;
  requires dev.aliensignals.primitives;
}
