package io.elanus.core.expression;

import java.util.List;

/// What a `{name}` in a filter stands for. Source: `TemplateValue` in schema.proto.
public sealed interface TemplateValue {
  record Bool(boolean value) implements TemplateValue {}

  record Int(long value) implements TemplateValue {}

  record Floating(double value) implements TemplateValue {}

  record Text(String value) implements TemplateValue {}

  /// A JSON document.
  record Json(byte[] document) implements TemplateValue {}

  /// A moment in microseconds; no client can send one.
  record Instant(long micros) implements TemplateValue {}

  record Many(List<TemplateValue> values) implements TemplateValue {}
}
