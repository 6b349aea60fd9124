package dev.aliensignals.primitives;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The messages that the library has logged while this was open. */
final class LogRecorder extends Handler implements AutoCloseable {

  private final Logger logger = Logger.getLogger(Log.NAME);
  private final boolean useParentHandlers = logger.getUseParentHandlers();
  private final List<LogRecord> records = new ArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);

  /** The other work of a handler of the user. */
  volatile Runnable besides = () -> {};

  LogRecorder() {
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  @Override
  public synchronized void publish(LogRecord logged) {
    records.add(logged);
    first.countDown();
    besides.run();
  }

  /** Waits until something has been logged. */
  void awaitFirst() {
    Threads.await(first);
  }

  synchronized List<String> messages() {
    return records.stream().map(LogRecord::getMessage).toList();
  }

  synchronized List<Throwable> thrown() {
    return records.stream().map(LogRecord::getThrown).toList();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(useParentHandlers);
  }
}
