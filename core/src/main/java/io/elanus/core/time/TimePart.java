package io.elanus.core.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What `time_fields` of a read takes out of a moment.
public enum TimePart {
  YEAR,
  MONTH,
  DAY,
  HOUR,
  MINUTE,
  SECOND,
  MICROSECOND;

  /// Names with commas or blanks between them, in any case.
  ///
  /// @return in the given order; null when a name is none of a part
  public static @Nullable List<TimePart> parse(String names) {
    List<TimePart> parts = new ArrayList<>();
    for (String name : names.strip().split("[,\\s]+")) {
      try {
        parts.add(valueOf(name.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException unknown) {
        return null;
      }
    }
    return List.copyOf(parts);
  }
}
