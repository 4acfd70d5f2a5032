package dev.tributary.local.quickstart;

import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lines for a person, and a spinner that says what is being waited for. */
final class Terminal implements AutoCloseable {
  private static final String[] FRAMES = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
  private static final long FRAME_MILLIS = 120;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean interactive;
  private final ScheduledExecutorService ticker;
  private final long begin = System.nanoTime();
  private String waitingFor = "";
  private int frame;

  /**
   * Starts the spinner.
   *
   * @param interactive whether {@code out} is a terminal that can go back in a line
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The spinner runs until the terminal is closed.
  Terminal(PrintStream out, boolean interactive) {
    this.out = out;
    this.interactive = interactive;
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "spinner");
              thread.setDaemon(true);
              return thread;
            });
    if (interactive) {
      ticker.scheduleAtFixedRate(this::tick, 0, FRAME_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  synchronized void line(String text) {
    clear();
    out.println(text);
    out.flush();
  }

  /** What is going on from now on; shown by the spinner only. */
  synchronized void waitingFor(String what) {
    waitingFor = what;
  }

  private synchronized void tick() {
    if (!waitingFor.isEmpty()) {
      frame = (frame + 1) % FRAMES.length;
      long seconds = (System.nanoTime() - begin) / 1_000_000_000;
      out.print(CLEAR_LINE + FRAMES[frame] + " " + waitingFor + "  " + seconds + " s");
      out.flush();
    }
  }

  private void clear() {
    if (interactive) {
      out.print(CLEAR_LINE);
    }
  }

  @Override
  public synchronized void close() {
    ticker.shutdownNow();
    waitingFor = "";
    clear();
    out.flush();
  }
}
