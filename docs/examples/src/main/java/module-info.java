/** Programs that use the library as a user would. */
module dev.aliensignals.examples {
  requires dev.aliensignals.hybrid;
  requires dev.aliensignals.primitives;
  requires java.net.http;
  requires jdk.httpserver;

  // the views of the beans in this package are classes of this package
  opens dev.aliensignals.examples to
      dev.aliensignals.hybrid;
}
