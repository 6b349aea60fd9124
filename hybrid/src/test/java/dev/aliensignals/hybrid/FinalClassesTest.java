package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The messages for objects that are not followed because no class can extend theirs. */
class FinalClassesTest {

  private static final class Engine {
    private int power;

    int getPower() {
      return power;
    }

    void setPower(int power) {
      this.power = power;
    }
  }

  static final class Tyre {
    private int pressure;

    void pressure(int pressure) {
      this.pressure = pressure;
    }

    int pressure() {
      return pressure;
    }
  }

  static sealed class Paint permits Gloss {
    private String colour = "red";

    String getColour() {
      return colour;
    }

    void setColour(String colour) {
      this.colour = colour;
    }
  }

  static final class Gloss extends Paint {}

  static final class Key {
    private int hash;
    private final String text;

    Key(String text) {
      this.text = text;
    }

    @Override
    public int hashCode() {
      if (hash == 0) {
        hash = text.hashCode();
      }
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.text.equals(text);
    }
  }

  @Raw
  static final class Handle {
    private int number;

    int getNumber() {
      return number;
    }

    void setNumber(int number) {
      this.number = number;
    }
  }

  static class Car {
    private Engine engine = new Engine();
    private Paint paint = new Gloss();
    private Key key = new Key("k");
    private Handle handle = new Handle();
    private @Raw Tyre spare = new Tyre();
    private final List<Tyre> tyres = new ArrayList<>(List.of(new Tyre(), new Tyre()));

    Engine getEngine() {
      return engine;
    }

    void setEngine(Engine engine) {
      this.engine = engine;
    }

    Paint getPaint() {
      return paint;
    }

    void setPaint(Paint paint) {
      this.paint = paint;
    }

    Key getKey() {
      return key;
    }

    void setKey(Key key) {
      this.key = key;
    }

    Handle getHandle() {
      return handle;
    }

    void setHandle(Handle handle) {
      this.handle = handle;
    }

    Tyre getSpare() {
      return spare;
    }

    void setSpare(Tyre spare) {
      this.spare = spare;
    }

    List<Tyre> getTyres() {
      return tyres;
    }
  }

  @Test
  void finalClass_properties_namedOnceWithClass() {
    try (LogRecorder log = new LogRecorder()) {
      for (int i = 0; i < 2; i++) {
        Car car = reactive(new Car());
        assertThat(isReactive(car.getEngine())).isFalse();
        car.getEngine().setPower(100);
        assertThat(car.getEngine().getPower()).isEqualTo(100);
        assertThat(isReactive(car.getPaint())).isFalse();
      }
      Map<String, Object> parts = reactive(Map.of("engine", new Engine()));
      assertThat(isReactive(parts.get("engine"))).isFalse();
      assertThat(log.messages()).hasSize(1);
      assertThat(log.messages().get(0))
          .contains("properties of " + Car.class.getTypeName() + " is given out as it is")
          .contains("final or sealed: engine (" + Engine.class.getTypeName() + "), paint (")
          .doesNotContain("key", "handle", "spare", "tyres");
    }
  }

  static final class Wheel {
    private int size;

    void setSize(int size) {
      this.size = size;
    }

    int getSize() {
      return size;
    }
  }

  @Test
  void finalClass_elementsOfCollections_namedOnce() {
    try (LogRecorder log = new LogRecorder()) {
      List<Object> all = reactive(new ArrayList<>(List.of(new Wheel(), new Wheel(), new Key("k"))));
      all.forEach(each -> assertThat(isReactive(each)).isFalse());
      assertThat(log.messages()).hasSize(1);
      assertThat(log.messages().get(0))
          .contains(Wheel.class.getTypeName() + " cannot be made reactive: its class is final")
          .endsWith("Where it is nested, it is given out as it is.");
    }
  }
}
