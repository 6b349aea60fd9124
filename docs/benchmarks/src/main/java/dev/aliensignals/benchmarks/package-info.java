/** Measures this library beside others and writes the report. */
package dev.aliensignals.benchmarks;
