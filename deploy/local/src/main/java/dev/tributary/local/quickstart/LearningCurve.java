package dev.tributary.local.quickstart;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Accuracy by round, beside that of pooled training, as a picture. */
final class LearningCurve {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 520;

  private LearningCurve() {}

  /** Writes a PNG. */
  static void write(List<RoundLine> rounds, double pooledAccuracy, Path file) {
    double[] numbers = rounds.stream().mapToDouble(RoundLine::round).toArray();
    double[] accuracies = rounds.stream().mapToDouble(RoundLine::accuracy).toArray();
    double[] pooled = new double[numbers.length];
    Arrays.fill(pooled, pooledAccuracy);
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("UCI digits, held-out rows")
            .xAxisTitle("round")
            .yAxisTitle("accuracy")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
    chart.getStyler().setYAxisMax(1.0);
    chart.getStyler().setYAxisDecimalPattern("0.00");
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    XYSeries federated = chart.addSeries("federated", numbers, accuracies);
    federated.setMarker(SeriesMarkers.CIRCLE);
    XYSeries line = chart.addSeries("pooled, after the same budget", numbers, pooled);
    line.setMarker(SeriesMarkers.NONE);
    try {
      BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
