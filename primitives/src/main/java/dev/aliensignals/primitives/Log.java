package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * The log for messages that have no other receiver: the system logger of this package's name, or
 * System.err if that throws. A message is a consequence of something else, so logging throws
 * nothing.
 */
final class Log {

  static final String NAME = "dev.aliensignals.primitives";

  private Log() {}

  static void warning(String message, @Nullable Throwable thrown) {
    Engine owned = CrossSystem.owned();
    if (owned == null) {
      log(message, thrown);
      return;
    }
    Frame frame = new Frame(owned, null, owned.noOwner); // a log handler is code of users
    try {
      log(message, thrown);
    } finally {
      frame.restore();
    }
  }

  private static void log(String message, @Nullable Throwable thrown) {
    try {
      System.Logger logger =
          System.getLogger(NAME); // not in a static initialiser, which could deadlock
      if (thrown == null) {
        logger.log(System.Logger.Level.WARNING, message);
      } else {
        logger.log(System.Logger.Level.WARNING, message, thrown);
      }
    } catch (Throwable loggerThrew) {
      System.err.println(message + " The logger of '" + NAME + "' failed: " + loggerThrew);
    }
  }
}
