package io.elanus.core.text;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.text.minhash.TextSignatures;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Whether the functions of a schema that a client sends can be a collection's. Checks and texts
/// are Milvus's, in its order.
final class FunctionRules {
  private FunctionRules() {}

  static void check(CollectionSchema schema) {
    Set<String> names = new HashSet<>();
    Set<String> filled = new HashSet<>();
    for (FunctionSchema function : schema.functions()) {
      checkNames(function);
      if (!names.add(function.name())) {
        throw DatabaseException.plain("duplicate function name: %s", function.name());
      }
      List<FieldSchema> inputs =
          function.inputs().stream().map(name -> input(schema, function, name)).toList();
      checkInputs(function, inputs);
      List<FieldSchema> outputs =
          function.outputs().stream().map(name -> output(schema, function, name)).toList();
      for (String name : function.outputs()) {
        if (!filled.add(name)) {
          throw DatabaseException.plain(
              "duplicate function output field: function %s, field %s", function.name(), name);
        }
      }
      checkOutputs(schema, function, outputs);
    }
  }

  private static void checkNames(FunctionSchema function) {
    String name = function.name();
    if (name.isEmpty()) {
      throw DatabaseException.plain("function name cannot be empty");
    }
    if (function.inputs().isEmpty()) {
      throw DatabaseException.plain(
          "function input field names cannot be empty, function: %s", name);
    }
    if (function.outputs().isEmpty()) {
      throw DatabaseException.plain(
          "function output field names cannot be empty, function: %s", name);
    }
    for (String input : function.inputs()) {
      if (input.isEmpty()) {
        throw DatabaseException.plain(
            "function input field name cannot be empty string, function: %s", name);
      }
      if (Collections.frequency(function.inputs(), input) > 1) {
        throw DatabaseException.plain(
            "each function input field should be used exactly once in the same function, function: %s, input field: %s",
            name, input);
      }
    }
    for (String output : function.outputs()) {
      if (output.isEmpty()) {
        throw DatabaseException.plain(
            "function output field name cannot be empty string, function: %s", name);
      }
      if (function.inputs().contains(output)) {
        throw DatabaseException.plain(
            "a single field cannot be both input and output in the same function, function: %s, field: %s",
            name, output);
      }
      if (Collections.frequency(function.outputs(), output) > 1) {
        throw DatabaseException.plain(
            "each function output field should be used exactly once in the same function, function: %s, output field: %s",
            name, output);
      }
    }
    switch (function.type()) {
      case BM25 -> {
        if (!function.parameters().isEmpty()) {
          throw DatabaseException.plain("BM25 function accepts no params");
        }
      }
      case TEXT_EMBEDDING -> {
        if (function.parameters().isEmpty()) {
          throw DatabaseException.plain("TextEmbedding function needs params");
        }
      }
      case MINHASH -> {} // all of its parameters may be left out
    }
  }

  private static FieldSchema input(CollectionSchema schema, FunctionSchema function, String name) {
    FieldSchema field = schema.field(name);
    if (field == null || field.dynamic()) {
      throw DatabaseException.plain("function input field not found: %s", name);
    }
    if (field.nullable()) {
      throw DatabaseException.plain(
          "function input field cannot be nullable: function %s, field %s", function.name(), name);
    }
    return field;
  }

  private static void checkInputs(FunctionSchema function, List<FieldSchema> fields) {
    switch (function.type()) {
      case BM25 -> {
        if (fields.size() != 1 || !fields.getFirst().type().isText()) {
          throw DatabaseException.plain(
              "BM25 function input field must be a VARCHAR/TEXT field, got %d field with type %s",
              fields.size(), fields.getFirst().type().wireName());
        }
        if (!fields.getFirst().enablesAnalyzer()) {
          throw DatabaseException.plain(
              "BM25 function input field must set enable_analyzer to true");
        }
      }
      case TEXT_EMBEDDING -> {
        if (fields.size() != 1 || !fields.getFirst().type().isText()) {
          throw DatabaseException.plain(
              "TextEmbedding function input field must be a VARCHAR/TEXT field");
        }
      }
      case MINHASH -> {
        if (fields.size() != 1 || !fields.getFirst().type().isText()) {
          throw DatabaseException.invalid(
              "MinHash function input field must be a VARCHAR/TEXT field, got %d field with type %s",
              fields.size(), fields.getFirst().type().wireName());
        }
      }
    }
  }

  private static FieldSchema output(CollectionSchema schema, FunctionSchema function, String name) {
    FieldSchema field = schema.field(name);
    if (field == null || field.dynamic()) {
      throw DatabaseException.plain("function output field not found: %s", name);
    }
    if (field.primaryKey()) {
      throw DatabaseException.plain(
          "function output field cannot be primary key: function %s, field %s",
          function.name(), name);
    }
    if (field.partitionKey() || field.clusteringKey()) {
      throw DatabaseException.plain(
          "function output field cannot be partition key or clustering key: function %s, field %s",
          function.name(), name);
    }
    if (field.nullable()) {
      throw DatabaseException.plain(
          "function output field cannot be nullable: function %s, field %s", function.name(), name);
    }
    return field;
  }

  private static void checkOutputs(
      CollectionSchema schema, FunctionSchema function, List<FieldSchema> fields) {
    switch (function.type()) {
      case BM25 -> {
        if (fields.size() != 1) {
          throw DatabaseException.plain(
              "BM25 function only need 1 output field, but got %d", fields.size());
        }
        if (fields.getFirst().type() != DataType.SPARSE_FLOAT_VECTOR) {
          throw DatabaseException.plain(
              "BM25 function output field must be a SparseFloatVector field, but got %s",
              fields.getFirst().type().wireName());
        }
      }
      case TEXT_EMBEDDING -> {
        if (fields.size() != 1 || fields.getFirst().type() != DataType.FLOAT_VECTOR) {
          throw DatabaseException.plain(
              "TextEmbedding function output field must be a FloatVector field");
        }
      }
      case MINHASH -> {
        if (fields.size() != 1) {
          throw DatabaseException.invalid(
              "MinHash function only need 1 output field, but got %d", fields.size());
        }
        if (fields.getFirst().type() != DataType.BINARY_VECTOR) {
          throw DatabaseException.invalid(
              "MinHash function output field must be a BinaryVector field, but got %s",
              fields.getFirst().type().wireName());
        }
        TextSignatures.of(schema, function);
      }
    }
  }
}
