package dev.tributary.storage.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** The warnings that a class logs while this is open. */
final class WarnCapture extends AbstractAppender implements AutoCloseable {
  private final Logger logger;
  private final List<LogEvent> events = new CopyOnWriteArrayList<>();

  WarnCapture(Class<?> source) {
    super("capture-" + source.getSimpleName(), null, null, true, Property.EMPTY_ARRAY);
    logger = (Logger) LogManager.getLogger(source);
    start();
    logger.addAppender(this);
  }

  @Override
  public void append(LogEvent event) {
    if (event.getLevel().equals(Level.WARN)) {
      events.add(event.toImmutable());
    }
  }

  List<String> messages() {
    return events.stream().map(e -> e.getMessage().getFormattedMessage()).toList();
  }

  boolean hasStackTrace() {
    return events.stream().anyMatch(e -> e.getThrown() != null);
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    stop();
  }
}
