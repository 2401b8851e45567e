package io.elanus.server.grpc.dml;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.QueryVector;
import io.elanus.core.schema.DataType;
import io.elanus.wire.PlaceholderGroup;
import io.elanus.wire.PlaceholderType;
import io.elanus.wire.PlaceholderValue;
import java.util.ArrayList;
import java.util.List;

/// The query vectors or texts of a search: a serialised `PlaceholderGroup` with one value a query.
///
/// @param texts empty when there are vectors
record Placeholders(List<QueryVector> vectors, List<String> texts) {
  static Placeholders decode(ByteString serialized) {
    List<QueryVector> vectors = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (PlaceholderValue placeholder : parse(serialized).getPlaceholdersList()) {
      for (ByteString value : placeholder.getValuesList()) {
        if (placeholder.getType() == PlaceholderType.VarChar) {
          texts.add(value.toStringUtf8());
        } else {
          vectors.add(query(placeholder, value));
        }
      }
    }
    if (!vectors.isEmpty() && !texts.isEmpty()) {
      throw DatabaseException.invalid("a search is by vectors or by texts, not by both");
    }
    return new Placeholders(vectors, texts);
  }

  private static PlaceholderGroup parse(ByteString serialized) {
    try {
      return PlaceholderGroup.parseFrom(serialized);
    } catch (InvalidProtocolBufferException broken) {
      throw DatabaseException.invalid("placeholder group cannot be read");
    }
  }

  private static QueryVector query(PlaceholderValue placeholder, ByteString value) {
    return switch (placeholder.getType()) {
      case FloatVector -> dense(DataType.FLOAT_VECTOR, value, 4);
      case Float16Vector -> dense(DataType.FLOAT16_VECTOR, value, 2);
      case BFloat16Vector -> dense(DataType.BFLOAT16_VECTOR, value, 2);
      case Int8Vector -> dense(DataType.INT8_VECTOR, value, 1);
      case BinaryVector ->
          new QueryVector.Dense(DataType.BINARY_VECTOR, 8 * value.size(), value.toByteArray());
      case SparseFloatVector -> SparseRowCodec.decodeQuery(value);
      case EmbListFloatVector -> list(DataType.FLOAT_VECTOR, value);
      case EmbListFloat16Vector -> list(DataType.FLOAT16_VECTOR, value);
      case EmbListBFloat16Vector -> list(DataType.BFLOAT16_VECTOR, value);
      case EmbListInt8Vector -> list(DataType.INT8_VECTOR, value);
      case EmbListBinaryVector -> list(DataType.BINARY_VECTOR, value);
      case EmbListSparseFloatVector ->
          throw DatabaseException.invalid(
              "SparseFloatVector is not supported for fields in struct");
      case None, Int64, VarChar, UNRECOGNIZED ->
          throw DatabaseException.invalid(
              "placeholder type %d is no vector", placeholder.getTypeValue());
    };
  }

  /// Vectors end to end; what they are searched in tells how long each is.
  private static QueryVector list(DataType type, ByteString value) {
    return new QueryVector.Many(type, value.toByteArray());
  }

  private static QueryVector dense(DataType type, ByteString value, int elementBytes) {
    if (value.size() % elementBytes != 0) {
      throw DatabaseException.invalid(
          "query vector of %d bytes is no whole number of %s elements",
          value.size(), type.wireName());
    }
    return new QueryVector.Dense(type, value.size() / elementBytes, value.toByteArray());
  }
}
