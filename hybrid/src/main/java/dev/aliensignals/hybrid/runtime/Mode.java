package dev.aliensignals.hybrid.runtime;

/** The kinds of view of one raw object: four, or a single one if it is shared by all systems. */
public enum Mode {
  /** Nested values are made reactive when they are read. */
  DEEP(0),
  /** Nested values are returned as they are. */
  SHALLOW(1),
  /** Refuses writes; nested values are readonly too. */
  READONLY(2),
  /** Refuses writes to itself; nested values are returned as they are. */
  SHALLOW_READONLY(3),
  /** The only one of an object that never changes: refuses writes and tracks nothing, deeply. */
  SHARED(6);

  private static final Mode[] BY_CODE = {
    DEEP, SHALLOW, READONLY, SHALLOW_READONLY, DEEP, SHALLOW, SHARED
  };

  private static final int SHALLOW_BIT = 1;
  private static final int READONLY_BIT = 2;

  /** Three bits, as views keep them; the last one is for {@link #SHARED}. */
  final int code;

  Mode(int code) {
    this.code = code;
  }

  /**
   * Whether what is read from the view is a view of the same mode.
   *
   * @return false for the shallow modes
   */
  public boolean isDeep() {
    return (code & SHALLOW_BIT) == 0;
  }

  /**
   * Whether writes are refused.
   *
   * @return true for the readonly modes
   */
  public boolean isReadonly() {
    return (code & READONLY_BIT) != 0;
  }

  /** The mode of a code. */
  static Mode of(int code) {
    return BY_CODE[code];
  }
}
