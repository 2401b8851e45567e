package io.elanus.core.text.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The JSON of a `grpc` tokenizer to a [RemoteTokenizer].
final class RemoteTokenizerParser {
  private RemoteTokenizerParser() {}

  static Tokenizer parse(Map<?, ?> params) {
    if (!params.containsKey("endpoint")) {
      throw AnalyzerParser.refuse("grpc tokenizer must set endpoint");
    }
    if (!(params.get("endpoint") instanceof String endpoint)) {
      throw AnalyzerParser.refuse("grpc tokenizer endpoint must be string");
    }
    if (endpoint.isEmpty()) {
      throw AnalyzerParser.refuse("grpc tokenizer endpoint must not be empty");
    }
    if (!endpoint.startsWith("http://") && !endpoint.startsWith("https://")) {
      throw AnalyzerParser.refuse("grpc tokenizer endpoint must start with http:// or https://");
    }
    List<RemoteTokenizers.Parameter> parameters = new ArrayList<>();
    if (params.containsKey("parameters")) {
      if (!(params.get("parameters") instanceof List<?> given)) {
        throw AnalyzerParser.refuse("grpc tokenizer parameters must be array");
      }
      given.forEach(item -> parameters.add(remoteParameter(item)));
    }
    List<String> defaults = new ArrayList<>();
    if (params.get("default_tokens") instanceof List<?> given) {
      given.stream().filter(String.class::isInstance).forEach(text -> defaults.add((String) text));
    }
    Map<?, ?> tls = params.get("tls") instanceof Map<?, ?> given ? given : Map.of();
    RemoteTokenizers.Address address =
        new RemoteTokenizers.Address(
            endpoint,
            optional(tls, "domain"),
            optional(tls, "ca_cert"),
            optional(tls, "client_cert"),
            optional(tls, "client_key"));
    return new RemoteTokenizer(
        RemoteTokenizers.present().service(address),
        List.copyOf(parameters),
        List.copyOf(defaults));
  }

  private static RemoteTokenizers.Parameter remoteParameter(@Nullable Object item) {
    if (!(item instanceof Map<?, ?> object)) {
      throw AnalyzerParser.refuse("grpc tokenizer parameters item must be object");
    }
    if (!object.containsKey("key")) {
      throw AnalyzerParser.refuse("grpc tokenizer parameters item must have key");
    }
    if (!(object.get("key") instanceof String key)) {
      throw AnalyzerParser.refuse("grpc tokenizer parameters item key must be string");
    }
    if (!object.containsKey("values")) {
      throw AnalyzerParser.refuse("grpc tokenizer parameters item must have values");
    }
    if (!(object.get("values") instanceof List<?> given)) {
      throw AnalyzerParser.refuse("grpc tokenizer parameters item values must be array");
    }
    List<String> values = new ArrayList<>();
    for (Object value : given) {
      if (!(value instanceof String text)) {
        throw AnalyzerParser.refuse(
            "grpc tokenizer parameters item value " + value + " is not string");
      }
      values.add(text);
    }
    return new RemoteTokenizers.Parameter(key, List.copyOf(values));
  }

  /// Empty where there is no text.
  private static String optional(Map<?, ?> params, String key) {
    return params.get(key) instanceof String text ? text : "";
  }
}
