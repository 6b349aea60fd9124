package dev.aliensignals.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A real HTTP server on this machine that knows a few people, and takes its time. */
public final class SearchServer implements AutoCloseable {

  /** The delay of the server before it answers. */
  @FunctionalInterface
  public interface Latency {

    /** Returns when the answer to {@code query} may be sent. */
    void pass(String query) throws InterruptedException;
  }

  private static final List<String> PEOPLE =
      List.of("Ada Lovelace", "Barbara Liskov", "Grace Hopper", "Grady Booch", "Katherine Johnson");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Latency latency;
  private volatile boolean broken;

  /** Starts a server. */
  public SearchServer(Latency latency) throws IOException {
    this.latency = latency;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/search", this::answer);
    server.start();
  }

  /** Where to ask. */
  public URI address() {
    InetSocketAddress at = server.getAddress();
    return URI.create("http://" + at.getHostString() + ":" + at.getPort() + "/search");
  }

  /** Whether it answers nothing but that it is out of service. */
  public void setBroken(boolean broken) {
    this.broken = broken;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String asked = exchange.getRequestURI().getRawQuery();
      String query = URLDecoder.decode(asked.substring("q=".length()), StandardCharsets.UTF_8);
      latency.pass(query);
      byte[] found =
          PEOPLE.stream()
              .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(query))
              .collect(Collectors.joining("\n"))
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(broken ? 503 : 200, found.length == 0 ? -1 : found.length);
      exchange.getResponseBody().write(found);
    } catch (InterruptedException e) {
      throw new IOException("closed while it answered", e);
    }
  }

  /** Answers nothing more. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
