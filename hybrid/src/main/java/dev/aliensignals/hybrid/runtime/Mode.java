package dev.aliensignals.hybrid.runtime;

/** The four kinds of view of one raw object. */
public enum Mode {
  /** Nested values are made reactive when they are read. */
  DEEP(true, false),
  /** Nested values are given out as they are. */
  SHALLOW(false, false),
  /** Refuses writes; nested values are readonly too. */
  READONLY(true, true),
  /** Refuses writes to itself; nested values are given out as they are. */
  SHALLOW_READONLY(false, true);

  private static final Mode[] MODES = values();

  private final boolean deep;
  private final boolean readonly;

  Mode(boolean deep, boolean readonly) {
    this.deep = deep;
    this.readonly = readonly;
  }

  /**
   * Whether what is read from the view is a view of the same mode.
   *
   * @return false for the shallow modes
   */
  public boolean isDeep() {
    return deep;
  }

  /**
   * Whether writes are refused.
   *
   * @return true for the readonly modes
   */
  public boolean isReadonly() {
    return readonly;
  }

  /**
   * The mode of an ordinal, without the copy that {@code values()} makes.
   *
   * @param ordinal of one of the modes
   * @return that mode
   */
  static Mode of(int ordinal) {
    return MODES[ordinal];
  }
}
