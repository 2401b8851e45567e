package io.elanus.core.schema;

import java.util.List;
import java.util.Map;

/// A function of a collection: what rows hold in its output fields is computed from its input
/// fields.
///
/// @param id issued by the collection, from 100
/// @param inputs names of fields
/// @param outputs names of fields; nobody writes them by hand
public record FunctionSchema(
    long id,
    String name,
    String description,
    FunctionType type,
    List<String> inputs,
    List<String> outputs,
    Map<String, String> parameters) {
  public FunctionSchema {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    parameters = Map.copyOf(parameters);
  }

  public FunctionSchema withId(long issued) {
    return new FunctionSchema(issued, name, description, type, inputs, outputs, parameters);
  }
}
