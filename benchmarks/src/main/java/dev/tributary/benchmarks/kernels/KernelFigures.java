package dev.tributary.benchmarks.kernels;

import java.util.List;
import java.util.Map;

/** What {@link KernelBenchmark} found, the two limits first. */
public record KernelFigures(List<Row> rows) {

  static final String FLOAT_ADD = "floatAdd";
  static final String ARRAYCOPY = "arraycopy";

  /**
   * One loop on one core.
   *
   * @param gigabytesPerSecond of the coordinates as float32, whatever else the loop moves
   * @param ratioToFloatAdd its coordinates a second over those of a plain float[] add
   * @param ratioToArraycopy the same over a System.arraycopy of the float32 bytes
   */
  public record Row(
      String kernel,
      double coordinatesPerSecond,
      double gigabytesPerSecond,
      double ratioToFloatAdd,
      double ratioToArraycopy) {}

  /**
   * @param nanosecondsPerChunk by kernel, in the order of the rows; with both limits
   */
  static KernelFigures of(int coordinatesPerChunk, Map<String, Double> nanosecondsPerChunk) {
    double floatAdd = limit(nanosecondsPerChunk, FLOAT_ADD);
    double arraycopy = limit(nanosecondsPerChunk, ARRAYCOPY);
    return new KernelFigures(
        nanosecondsPerChunk.entrySet().stream()
            .map(
                kernel -> {
                  double nanoseconds = kernel.getValue();
                  double coordinatesPerNanosecond = coordinatesPerChunk / nanoseconds;
                  return new Row(
                      kernel.getKey(),
                      coordinatesPerNanosecond * 1e9,
                      coordinatesPerNanosecond * Float.BYTES,
                      floatAdd / nanoseconds,
                      arraycopy / nanoseconds);
                })
            .toList());
  }

  private static double limit(Map<String, Double> nanosecondsPerChunk, String kernel) {
    Double nanoseconds = nanosecondsPerChunk.get(kernel);
    if (nanoseconds == null) {
      throw new IllegalStateException("the limit " + kernel + " was not measured");
    }
    return nanoseconds;
  }
}
