package dev.aliensignals.hybrid.kinds;

/** A superclass in another package. */
public class ForeignBase {
  private String name = "a";

  protected String describeProtected() {
    return "I am " + name;
  }

  public void setName(String name) {
    this.name = name;
  }
}
