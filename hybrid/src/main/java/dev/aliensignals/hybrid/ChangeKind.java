package dev.aliensignals.hybrid;

/** The kind of a change of a property, an element or an entry. */
public enum ChangeKind {
  /** A value was replaced. */
  SET,
  /** An element or an entry was added. */
  ADD,
  /** An element or an entry was removed. */
  REMOVE,
  /** Elements changed their places. */
  REORDER
}
