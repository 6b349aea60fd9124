package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * Where the library says what nobody else can be told: the system logger of this package's name.
 */
final class Log {

  static final String NAME = "dev.aliensignals.primitives";

  private Log() {}

  static void warning(String message, @Nullable Throwable thrown) {
    System.Logger logger =
        System.getLogger(NAME); // not in a static initialiser, which could deadlock
    if (thrown == null) {
      logger.log(System.Logger.Level.WARNING, message);
    } else {
      logger.log(System.Logger.Level.WARNING, message, thrown);
    }
  }
}
