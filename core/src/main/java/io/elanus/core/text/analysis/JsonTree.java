package io.elanus.core.text.analysis;

import io.elanus.core.error.DatabaseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A small JSON document as maps, lists, strings, longs, doubles, booleans and nulls.
final class JsonTree {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int DEEPEST = 64;

  private JsonTree() {}

  /// @param what names the document in the refusal
  static @Nullable Object parse(String text, String what) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw DatabaseException.invalid("%s is no JSON: it is empty", what);
      }
      Object value = value(parser, first, 0);
      if (parser.nextToken() != null) {
        throw DatabaseException.invalid("%s is no JSON: more follows after its end", what);
      }
      return value;
    } catch (JacksonException broken) {
      throw DatabaseException.invalid("%s is no JSON: %s", what, broken.getOriginalMessage());
    }
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token, int depth) {
    if (depth > DEEPEST) {
      throw DatabaseException.invalid("JSON is nested deeper than %d", DEEPEST);
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          object.put(key, value(parser, parser.nextToken(), depth + 1));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          array.add(value(parser, next, depth + 1));
        }
        yield array;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) parser.getDoubleValue()
              : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value: " + token);
    };
  }
}
