package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.FutureTask;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Reads of another thread while a batch is open: they wait for the end of the batch. */
class BatchIsolationTest {

  private final ReactiveSystem system = ReactiveSystem.create("isolated");
  private final IntSignal source = system.intSignal(0);

  /**
   * Runs the batch; before its last write another thread reads. Returns what that one got.
   *
   * @param first the operation of the batch before the read
   * @param last the source's value at the end
   */
  private int readWithin(Runnable first, IntSupplier node, int last) throws Exception {
    var read = new FutureTask<>(node::getAsInt);
    system.batch(
        () -> {
          first.run();
          new Thread(read, "reader").start();
          while (system.engine.waiters() == 0 && !read.isDone()) {
            Thread.onSpinWait();
          }
          source.set(last);
        });
    return read.get();
  }

  @Nested
  class OfASignal {

    @Test
    void signal_writtenInTheBatch_readerWaits() throws Exception {
      assertThat(readWithin(() -> source.set(-1), source, 1)).isEqualTo(1);
    }

    @Test
    void signal_committedInTheBatch_readerWaits() throws Exception {
      Runnable first =
          () -> {
            source.set(-1);
            source.peekAsInt();
          };

      assertThat(readWithin(first, source, 1)).isEqualTo(1);
    }

    @Test
    void signal_backAtWhatWasCommittedBeforeTheLastBatch_readerWaits() throws Exception {
      system.batch(() -> source.set(5)); // 0 stays committed until somebody reads
      Runnable first =
          () -> {
            source.set(0);
            source.peekAsInt();
          };

      assertThat(readWithin(first, source, 1)).isEqualTo(1);
    }

    @Test
    void signal_notWritten_readerDoesNotWait() throws Exception {
      var other = system.intSignal(7);

      assertThat(readWithin(() -> source.set(-1), other, 1)).isEqualTo(7);
    }
  }

  @Nested
  class OfAComputed {

    private final IntComputed sign = system.intComputed(() -> Integer.signum(source.getAsInt()));
    private final IntComputed behind = system.intComputed(sign);

    @Test
    void computed_evaluatedInTheBatch_readerWaits() throws Exception {
      sign.getAsInt();
      Runnable first =
          () -> {
            source.set(-1);
            sign.getAsInt();
          };

      assertThat(readWithin(first, sign, 1)).isEqualTo(1);
    }

    @Test
    void unobserved_evaluatedToWhatItWasLongAgo_readerWaits() throws Exception {
      leaveOutdated();
      Runnable first =
          () -> {
            source.set(-2);
            sign.getAsInt();
          };

      assertThat(readWithin(first, sign, 1)).isEqualTo(1);
    }

    @Test
    void unobserved_behindWhatIsAsItWasLongAgo_readerWaits() throws Exception {
      leaveOutdated();
      Runnable first =
          () -> {
            source.set(-2);
            behind.getAsInt();
          };

      assertThat(readWithin(first, behind, 1)).isEqualTo(1);
    }

    @Test
    void observed_evaluatedToWhatItWasLongAgo_readerWaits() throws Exception {
      pausedObserver();
      leaveOutdated();
      Runnable first =
          () -> {
            source.set(-2);
            sign.getAsInt();
          };

      assertThat(readWithin(first, sign, 1)).isEqualTo(1);
    }

    @Test
    void observed_behindWhatIsAsItWasLongAgo_readerWaits() throws Exception {
      pausedObserver();
      leaveOutdated();
      Runnable first =
          () -> {
            source.set(-2);
            behind.getAsInt();
          };

      assertThat(readWithin(first, behind, 1)).isEqualTo(1);
    }

    @Test
    void observed_checkedOnTheWayToAnother_readerWaits() throws Exception {
      var last = system.intComputed(behind);
      Effect effect = system.effect(() -> last.get());
      effect.pause();
      leaveOutdated();
      Runnable first =
          () -> {
            source.set(-2);
            last.getAsInt();
          };

      assertThat(readWithin(first, behind, 1)).isEqualTo(1);
    }

    private void pausedObserver() {
      Effect effect = system.effect(() -> behind.get());
      effect.pause();
    }

    /** Both computeds have −1 from an earlier write, and would be 1. */
    private void leaveOutdated() {
      source.set(-1);
      behind.getAsInt();
      source.set(3);
    }
  }
}
