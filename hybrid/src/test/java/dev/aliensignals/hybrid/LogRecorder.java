package dev.aliensignals.hybrid;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The messages that the library has logged while this was open. */
final class LogRecorder extends Handler implements AutoCloseable {

  private final Logger logger = Logger.getLogger("dev.aliensignals.hybrid");
  private final boolean useParentHandlers = logger.getUseParentHandlers();
  private final List<String> messages = new ArrayList<>();

  LogRecorder() {
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  @Override
  public synchronized void publish(LogRecord logged) {
    messages.add(logged.getMessage());
  }

  synchronized List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(useParentHandlers);
  }
}
