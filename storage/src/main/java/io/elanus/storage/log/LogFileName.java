package io.elanus.storage.log;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `<epoch>-<firstSequence>.wal`, both with leading zeros: names sort as the files follow each
/// other.
record LogFileName(long epoch, long firstSequence) implements Comparable<LogFileName> {
  /// Of a file that is being made; it counts for nothing.
  static final String UNFINISHED_SUFFIX = ".tmp";

  private static final Pattern PATTERN = Pattern.compile("(\\d{10})-(\\d{19})\\.wal");

  private static final Comparator<LogFileName> ORDER =
      Comparator.comparingLong(LogFileName::epoch).thenComparingLong(LogFileName::firstSequence);

  static @Nullable LogFileName parse(String text) {
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) return null;
    return new LogFileName(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
  }

  String text() {
    return String.format("%010d-%019d.wal", epoch, firstSequence);
  }

  @Override
  public int compareTo(LogFileName other) {
    return ORDER.compare(this, other);
  }
}
