package io.elanus.core.expression.check;

import io.elanus.core.expression.TemplateValue;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Refusal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Values handed in beside the text, as constants.
final class Templates {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_DEPTH = 64;

  private Templates() {}

  static Constant constant(String name, TemplateValue value) {
    return switch (value) {
      case TemplateValue.Bool(boolean bool) -> new Constant.Bool(bool);
      case TemplateValue.Int(long integer) -> new Constant.Int(integer);
      case TemplateValue.Floating(double floating) -> floating(name, floating);
      case TemplateValue.Text(String text) -> new Constant.Text(text);
      case TemplateValue.Instant(long micros) -> new Constant.Instant(micros);
      case TemplateValue.Bytes _ ->
          throw new Refusal(
              "the value of expression template variable name {"
                  + name
                  + "} is of bytes, which only bloom_match takes");
      case TemplateValue.Json(byte[] document) -> document(name, document);
      case TemplateValue.Many(List<TemplateValue> values) -> {
        List<Constant> constants = new ArrayList<>(values.size());
        for (TemplateValue element : values) {
          constants.add(constant(name, element));
        }
        yield new Constant.Many(List.copyOf(constants));
      }
    };
  }

  private static Constant floating(String name, double value) {
    if (Double.isNaN(value)) {
      throw new Refusal(
          "the value of expression template variable name {" + name + "} is not a number");
    }
    return new Constant.Floating(value);
  }

  private static Constant document(String name, byte[] document) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), document)) {
      parser.nextToken();
      Constant constant = read(name, parser, 0);
      if (parser.nextToken() != null) {
        throw unusable(name);
      }
      return constant;
    } catch (JacksonException _) {
      throw unusable(name);
    }
  }

  private static Constant read(String name, JsonParser parser, int depth) {
    JsonToken token = parser.currentToken();
    if (token == null || depth > MAX_DEPTH) {
      throw unusable(name);
    }
    return switch (token) {
      case VALUE_TRUE -> new Constant.Bool(true);
      case VALUE_FALSE -> new Constant.Bool(false);
      case VALUE_STRING -> new Constant.Text(parser.getString());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT, LONG -> new Constant.Int(parser.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL ->
                new Constant.Floating(parser.getDoubleValue());
          };
      case VALUE_NUMBER_FLOAT -> new Constant.Floating(parser.getDoubleValue());
      case START_ARRAY -> {
        List<Constant> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          values.add(read(name, parser, depth + 1));
        }
        yield new Constant.Many(List.copyOf(values));
      }
      case NOT_AVAILABLE,
          START_OBJECT,
          END_OBJECT,
          END_ARRAY,
          PROPERTY_NAME,
          VALUE_EMBEDDED_OBJECT,
          VALUE_NULL ->
          throw unusable(name);
    };
  }

  private static Refusal unusable(String name) {
    return new Refusal(
        "the value of expression template variable name {"
            + name
            + "} must be a boolean, a number, a string or an array of these");
  }
}
