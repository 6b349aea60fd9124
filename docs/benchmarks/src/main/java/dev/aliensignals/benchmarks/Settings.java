package dev.aliensignals.benchmarks;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The things to measure, and how long.
 *
 * @param suites names of suites; all if empty
 * @param rows workloads to measure
 * @param contenders names of {@link Contender}s to measure
 * @param rounds processes for each number, half of them for other libraries and long workloads
 * @param warmup milliseconds before measuring
 * @param samples samples of each process
 * @param sample milliseconds of a sample
 */
record Settings(
    List<String> suites,
    Pattern rows,
    Pattern contenders,
    int rounds,
    int warmup,
    int samples,
    int sample) {

  /** A run for a report. */
  static Settings full() {
    Pattern all = Pattern.compile("");
    return new Settings(List.of(), all, all, 2, 500, 11, 40);
  }

  /** A run that shows only whether everything works. */
  Settings quick() {
    return new Settings(suites, rows, contenders, 1, 100, 5, 10);
  }

  Settings withSuites(List<String> names) {
    return new Settings(names, rows, contenders, rounds, warmup, samples, sample);
  }

  /** The same with one setting, for example {@code rounds=3}. */
  Settings with(String setting) {
    int equals = setting.indexOf('=');
    String name = setting.substring(0, equals);
    String value = setting.substring(equals + 1);
    Pattern pattern = Pattern.compile(name.equals("rows") || name.equals("of") ? value : "");
    return switch (name) {
      case "rows" -> new Settings(suites, pattern, contenders, rounds, warmup, samples, sample);
      case "of" -> new Settings(suites, rows, pattern, rounds, warmup, samples, sample);
      case "rounds" ->
          new Settings(suites, rows, contenders, Integer.parseInt(value), warmup, samples, sample);
      case "warmup" ->
          new Settings(suites, rows, contenders, rounds, Integer.parseInt(value), samples, sample);
      case "samples" ->
          new Settings(suites, rows, contenders, rounds, warmup, Integer.parseInt(value), sample);
      case "sample" ->
          new Settings(suites, rows, contenders, rounds, warmup, samples, Integer.parseInt(value));
      default -> throw new IllegalArgumentException("no such setting: " + name);
    };
  }

  boolean measures(String row, Contender contender) {
    return rows.matcher(row).find() && contenders.matcher(contender.name()).find();
  }

  /** These settings for JMH. */
  List<String> iterations() {
    return List.of("-wi", "3", "-w", warmup / 3 + "ms", "-i", "" + samples, "-r", sample + "ms");
  }
}
