package dev.aliensignals.primitives;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does everything in {@link WayOutWorld} with a full heap but for some bytes, so that one
 * allocation after the other fails. For a small heap, see {@link WayOutTest}.
 */
final class OutOfMemory {

  private static final boolean ALL = Boolean.getBoolean("wayout.all");

  /** The free part of the heap, in bytes. */
  private static final int[] ROOM = {0, 48, 128, 320, 800, 2000};

  /** Takes up the heap. */
  private static final class Block {
    @SuppressWarnings("unused")
    private final byte[] bytes;

    @SuppressWarnings("unused")
    private final @Nullable Block next;

    Block(int size, @Nullable Block next) {
      this.bytes = new byte[size];
      this.next = next;
    }
  }

  @SuppressWarnings("UnusedVariable") // keeps the heap full
  private static volatile @Nullable Block blocks;

  @SuppressWarnings("UnusedVariable") // keeps what is left when it is let go
  private static volatile byte @Nullable [] room;

  private static int failed;

  private static int tried;

  private OutOfMemory() {}

  public static void main(String[] args) throws Exception {
    ExecutorService other =
        Executors.newSingleThreadExecutor(
            body -> {
              var thread = new Thread(body, "other");
              thread.setDaemon(true);
              return thread;
            });
    var log = new LogRecorder();
    for (var operation : WayOutWorld.operations().entrySet()) {
      if (!operation.getKey().matches(System.getProperty("wayout.only", ".*"))) {
        continue;
      }
      for (WayOutTest.Around around : WayOutTest.Around.values()) {
        if (around == WayOutTest.Around.EFFECT) {
          continue;
        }
        for (int room : rooms(around)) {
          int left = ALL || around == WayOutTest.Around.NOTHING ? room : room + 128;
          var world = new WayOutWorld(operation.getKey());
          try {
            operation.getValue().accept(world); // loads what it needs
          } catch (IllegalArgumentException | IllegalStateException refused) {
            // as meant
          }
          tryFull(left, world, operation.getValue(), around);
          try {
            world.assertSound(
                body -> {
                  try {
                    other.submit(body).get(20, TimeUnit.SECONDS);
                  } catch (Exception e) {
                    throw new AssertionError("in the other thread", e);
                  }
                });
          } catch (Throwable t) {
            System.out.println(operation.getKey() + " in " + around + " with " + left + ":");
            t.printStackTrace(System.out);
            System.exit(1);
          }
        }
      }
    }
    log.close();
    other.shutdown();
    System.out.println(failed + " operations failed");
    System.exit(failed > 20 ? 0 : 1);
  }

  /** All that is to be left of the heap, or what is next, after nothing in the plain case. */
  private static int[] rooms(WayOutTest.Around around) {
    if (ALL) {
      return ROOM;
    }
    int next = ROOM[tried++ % ROOM.length];
    return around == WayOutTest.Around.NOTHING ? new int[] {0, next} : new int[] {next};
  }

  private static void tryFull(
      int left, WayOutWorld world, Consumer<WayOutWorld> operation, WayOutTest.Around around) {
    Runnable body = () -> operation.accept(world);
    room = new byte[left + 16];
    fill(1 << 16);
    fill(1 << 10);
    fill(16);
    boolean thrown = false;
    try {
      room = null;
      around.context.run(world, body);
    } catch (Throwable t) {
      thrown = true;
    }
    blocks = null;
    if (thrown) {
      failed++;
    }
  }

  private static void fill(int size) {
    try {
      while (true) {
        blocks = new Block(size, blocks);
      }
    } catch (OutOfMemoryError full) {
      // as meant
    }
  }
}
