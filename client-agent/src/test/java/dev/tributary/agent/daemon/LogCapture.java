package dev.tributary.agent.daemon;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What a class logs while this is open, down to a level. */
final class LogCapture extends AbstractAppender implements AutoCloseable {
  private final Logger logger;
  private final Level before;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  LogCapture(Class<?> source, Level level) {
    super("capture-" + source.getSimpleName(), null, null, true, Property.EMPTY_ARRAY);
    logger = (Logger) LogManager.getLogger(source);
    before = logger.getLevel();
    start();
    logger.addAppender(this);
    Configurator.setLevel(logger.getName(), level);
  }

  @Override
  public void append(LogEvent event) {
    lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
  }

  /** The lines so far, each with its level in front. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    Configurator.setLevel(logger.getName(), before);
    logger.removeAppender(this);
    stop();
  }
}
