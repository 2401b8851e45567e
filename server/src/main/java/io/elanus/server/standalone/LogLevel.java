package io.elanus.server.standalone;

import ch.qos.logback.classic.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How much is logged.
final class LogLevel {
  private LogLevel() {}

  /// @param name debug, info, warn or error
  static void set(String name) {
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)
        instanceof ch.qos.logback.classic.Logger root) {
      root.setLevel(Level.toLevel(name, Level.INFO));
    }
  }
}
