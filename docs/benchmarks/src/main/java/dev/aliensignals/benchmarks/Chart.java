package dev.aliensignals.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A plot of ratios, as SVG: a row for each workload, a mark for each series, on a logarithmic scale
 * around 1. Colours follow the reader's preference for light or dark; shapes differ, too.
 */
final class Chart {

  /**
   * The values that one kind of mark stands for.
   *
   * @param values by row; absent ones are not drawn
   */
  record Series(String title, Map<String, Double> values) {}

  private static final int WIDTH = 900;
  private static final int LEFT = 190;
  private static final int RIGHT = 30;
  private static final int ROW = 26;
  private static final double[] TICKS = {
    0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1, 1.2, 1.5, 2, 3, 4, 5, 7, 10, 20,
    50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6, 1e7, 1e8
  };
  private static final String STYLE =
      """
      <style>
        svg { --paper: #ffffff; --ink: #1f2328; --faint: #59636e; --line: #d1d9e0; --band: #f6f8fa;
              --c0: #0969da; --c1: #bc4c00; --c2: #1a7f37; --c3: #8250df; --c4: #bf3989; --c5: #7d4e00; --c6: #116b75; --c7: #444c56; }
        @media (prefers-color-scheme: dark) {
          svg { --paper: #0d1117; --ink: #e6edf3; --faint: #9198a1; --line: #3d444d; --band: #151b23;
                --c0: #58a6ff; --c1: #f0883e; --c2: #56d364; --c3: #bc8cff; --c4: #ff7bc0; --c5: #e3b341; --c6: #39c5cf; --c7: #b1bac4; }
        }
        text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, "DejaVu Sans", sans-serif; fill: var(--ink); }
        .title { font-size: 16px; font-weight: 600; }
        .faint { fill: var(--faint); font-size: 12px; }
        .value { font-size: 9.5px; fill: var(--faint); }
        .paper { fill: var(--paper); } .band { fill: var(--band); }
        .grid { stroke: var(--line); } .one { stroke: var(--ink); stroke-width: 1.5; }
        .target { stroke: var(--faint); stroke-dasharray: 4 3; }
        .c0 { fill: var(--c0); } .c1 { fill: var(--c1); } .c2 { fill: var(--c2); } .c3 { fill: var(--c3); }
        path { stroke: var(--paper); }
        .c4 { fill: var(--c4); } .c5 { fill: var(--c5); } .c6 { fill: var(--c6); } .c7 { fill: var(--c7); }
      </style>
      """;

  private final String title;
  private final String below;
  private final String above;
  private final List<String> rows;
  private final List<Series> series = new ArrayList<>();
  private double target;
  private double min = 1;
  private double max = 1;

  /**
   * Makes an empty one.
   *
   * @param below the meaning of a ratio below 1
   * @param above the meaning of a ratio above 1
   */
  Chart(String title, String below, String above, List<String> rows) {
    this.title = title;
    this.below = below;
    this.above = above;
    this.rows = rows;
  }

  Chart target(double ratio) {
    target = ratio;
    return this;
  }

  Chart add(Series added) {
    if (added.values().isEmpty()) {
      return this;
    }
    series.add(added);
    for (String row : rows) {
      double value = added.values().getOrDefault(row, 1.0);
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return this;
  }

  private double x(double ratio) {
    double from = Math.log(min / 1.25);
    double to = Math.log(max * 1.25);
    return LEFT + (Math.log(ratio) - from) / (to - from) * (WIDTH - LEFT - RIGHT);
  }

  /** Draws bars that start at 1, one below the other, with their values. */
  String bars() {
    StringBuilder marks = new StringBuilder();
    double height = (ROW - 6.0) / series.size();
    for (int i = 0; i < rows.size(); i++) {
      for (int s = 0; s < series.size(); s++) {
        Double value = series.get(s).values().get(rows.get(i));
        if (value != null) {
          double y = top() + i * ROW + 3 + s * height;
          double left = Math.min(x(1), x(value));
          add(
              marks,
              "<rect class=\"c%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
                  + "<title>%s, %s: %.2f</title></rect>",
              s,
              left,
              y,
              Math.max(1.5, Math.abs(x(value) - x(1))),
              height - 1,
              rows.get(i),
              series.get(s).title(),
              value);
          boolean right = value >= 1;
          add(
              marks,
              "<text class=\"value\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%.2f</text>",
              right ? x(value) + 4 : x(value) - 4,
              y + height - 2,
              right ? "start" : "end",
              value);
        }
      }
    }
    return drawn(marks);
  }

  /** Draws a mark for each value. */
  String dots() {
    StringBuilder marks = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      for (int s = 0; s < series.size(); s++) {
        Double value = series.get(s).values().get(rows.get(i));
        if (value != null) {
          add(
              marks,
              "<g>%s<title>%s, %s: %.2f</title></g>",
              mark(s, x(value), top() + i * ROW + ROW / 2.0),
              rows.get(i),
              series.get(s).title(),
              value);
        }
      }
    }
    return drawn(marks);
  }

  /** The shape of a series. */
  private static String mark(int s, double x, double y) {
    String path =
        switch (s % 8) {
          case 0 -> "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0";
          case 1 -> "m-4.5 -4.5h9v9h-9z";
          case 2 -> "m0 -5.5l5.5 9.5h-11z";
          case 3 -> "m0 -6l6 6l-6 6l-6 -6z";
          case 4 -> "m0 5.5l5.5 -9.5h-11z";
          case 5 -> "m-1.7 -5.5h3.4v3.8h3.8v3.4h-3.8v3.8h-3.4v-3.8h-3.8v-3.4h3.8z";
          case 6 -> "m-6 -2.5h12v5h-12z";
          default -> "m-2.5 -6h5v12h-5z";
        };
    return String.format(
        Locale.ROOT, "<path class=\"c%d\" d=\"M%.1f %.1f%s\"/>", s % 8, x, y, path);
  }

  private int top() {
    return 84;
  }

  private String drawn(StringBuilder marks) {
    int bottom = top() + rows.size() * ROW;
    int height = bottom + 46;
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " role=\"img\" aria-label=\"%s\">",
        WIDTH,
        height,
        WIDTH,
        height,
        title);
    svg.append(STYLE);
    add(svg, "<rect class=\"paper\" width=\"%d\" height=\"%d\"/>", WIDTH, height);
    add(svg, "<text class=\"title\" x=\"16\" y=\"28\">%s</text>", title);
    legend(svg);
    for (int i = 0; i < rows.size(); i++) {
      int y = top() + i * ROW;
      if (i % 2 == 0) {
        add(
            svg,
            "<rect class=\"band\" x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
            y,
            WIDTH,
            ROW);
      }
      add(
          svg,
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
          LEFT - 12,
          y + ROW / 2 + 5,
          rows.get(i));
    }
    double last = -100;
    for (double tick : TICKS) {
      if (tick >= min / 1.25 && tick <= max * 1.25) {
        boolean one = tick == 1;
        boolean odd = String.valueOf(tick).replaceAll("[0.]|E.*", "").matches("[34678]|12|15");
        boolean room =
            x(tick) - last > 40 && (tick > 1 || x(1) - x(tick) > 40) && !(odd && max / min > 50);
        if (one || room) {
          line(svg, one ? "one" : "grid", x(tick), bottom);
          add(
              svg,
              "<text class=\"faint\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              x(tick),
              bottom + 18,
              label(tick));
          last = x(tick);
        }
      }
    }
    if (target > 0) {
      line(svg, "target", x(target), bottom);
    }
    add(
        svg,
        "<text class=\"faint\" x=\"%.1f\" y=\"%d\" text-anchor=\"end\">← %s</text>",
        Math.max(x(1) - 8, LEFT + 120),
        bottom + 36,
        below);
    add(
        svg,
        "<text class=\"faint\" x=\"%.1f\" y=\"%d\">%s →</text>",
        Math.max(x(1) + 8, LEFT + 136),
        bottom + 36,
        above);
    return svg.append(marks).append("</svg>\n").toString();
  }

  private void line(StringBuilder svg, String type, double x, int bottom) {
    add(
        svg,
        "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
        type,
        x,
        x,
        top(),
        bottom);
  }

  private void legend(StringBuilder svg) {
    double x = 22;
    for (int s = 0; s < series.size(); s++) {
      String name = series.get(s).title();
      add(svg, "%s<text x=\"%.1f\" y=\"56\">%s</text>", mark(s, x, 51), x + 12, name);
      x += 34 + 7.4 * name.length();
    }
    if (target > 0) {
      add(
          svg,
          "<line class=\"target\" x1=\"%.1f\" x2=\"%.1f\" y1=\"51\" y2=\"51\"/>"
              + "<text x=\"%.1f\" y=\"56\">target</text>",
          x - 6,
          x + 14,
          x + 20);
    }
  }

  private static String label(double tick) {
    return tick >= 1e4
        ? String.format(Locale.ROOT, "%.0e", tick).replaceAll("e\\+0*", "e")
        : String.valueOf(tick).replaceAll("\\.0$", "");
  }

  @SuppressWarnings("AnnotateFormatMethod") // for which there would have to be a dependency
  private static void add(StringBuilder svg, String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
