package dev.aliensignals.hybrid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes paths like {@code todos[3].title}. */
final class Paths {

  private Paths() {}

  /** The text of a path: names with dots, indices and other keys in brackets. */
  static String text(List<@Nullable Object> segments) {
    StringBuilder text = new StringBuilder();
    for (Object segment : segments) {
      if (segment instanceof String name && isName(name)) {
        if (text.length() > 0) {
          text.append('.');
        }
        text.append(name);
      } else {
        text.append('[').append(key(segment)).append(']');
      }
    }
    return text.toString();
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && Character.isJavaIdentifierStart(text.charAt(0))
        && text.chars().allMatch(Character::isJavaIdentifierPart);
  }

  /** Calls no code of users: a key may be any object. */
  private static String key(@Nullable Object key) {
    if (key == null
        || key instanceof CharSequence
        || key instanceof Number
        || key instanceof Boolean
        || key instanceof Character
        || key instanceof Enum) {
      return String.valueOf(key);
    }
    return key.getClass().getSimpleName();
  }
}
