package io.elanus.cluster.transport;

import java.time.Duration;

/// How long a caller waits before it takes the link for broken.
public enum DeadlineClass {
  /// Looks something up.
  QUICK(Duration.ofSeconds(5)),
  /// Searches, or makes something durable.
  REQUEST(Duration.ofSeconds(60)),
  /// Opens, drops or changes something everywhere.
  CHANGE(Duration.ofMinutes(3)),
  /// Writes or reads whole segments.
  JOB(Duration.ofHours(2));

  private final Duration longest;

  DeadlineClass(Duration longest) {
    this.longest = longest;
  }

  public Duration longest() {
    return longest;
  }
}
