package dev.aliensignals.hybrid.kinds;

/** Has a method that subclasses in other packages cannot see. */
public class ForeignMethods {
  private String name = "a";

  String secret() {
    return name;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  /** Calls it. */
  public static String secretOf(ForeignMethods object) {
    return object.secret();
  }
}
