package io.elanus.cluster.proxy;

import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.time.Moment;
import io.elanus.core.time.TimePart;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/// How an answer shows times: as text, or as some parts of it.
///
/// @param zone of the clock that shows them: the request's (`timezone`), else the collection's
/// @param parts what `time_fields` names; empty for text
public record TimeOutput(ZoneId zone, List<TimePart> parts) {
  private static final String ZONE = "timezone";
  private static final String PARTS = "time_fields";

  static TimeOutput of(CollectionState collection, Map<String, String> parameters) {
    return new TimeOutput(zone(collection, parameters), parts(parameters));
  }

  /// In which zone times of a request are that are written without one.
  static ZoneId zone(CollectionState collection, Map<String, String> parameters) {
    String name = parameters.getOrDefault(ZONE, "").strip();
    if (name.isEmpty()) {
      return collection.zone();
    }
    ZoneId zone = Moment.zone(name);
    if (zone == null) {
      throw DatabaseException.invalid("got invalid default timezone: %s", name);
    }
    return zone;
  }

  private static List<TimePart> parts(Map<String, String> parameters) {
    String names = parameters.getOrDefault(PARTS, "");
    if (names.isBlank()) {
      return List.of();
    }
    List<TimePart> parts = TimePart.parse(names);
    if (parts == null) {
      throw DatabaseException.invalid(
          "unsupported field for extraction: %s, fields should be seprated by ',' or ' '", names);
    }
    return parts;
  }
}
