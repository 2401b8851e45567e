package io.elanus.cluster.proxy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.QueryVector;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.schema.FunctionType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Runs the TEXTEMBEDDING functions of collections: when a collection is made, to see that the
/// model gives vectors of the field's dimension; over rows; over the texts of a search.
public final class Embeddings {
  private final EmbeddingModel.Maker models;

  public Embeddings(EmbeddingModel.Maker models) {
    this.models = models;
  }

  /// Asks the model of each function for one vector.
  public void check(CollectionSchema schema) {
    for (FunctionSchema function : schema.functions()) {
      if (function.type() == FunctionType.TEXT_EMBEDDING) {
        try {
          model(schema, function).embed(List.of("check"), EmbeddingModel.Use.INGESTION);
        } catch (DatabaseException refused) {
          throw DatabaseException.verbatim(
              refused.code(),
              "%s",
              "Check function ["
                  + function.name()
                  + ":TextEmbedding] failed, the err is: "
                  + refused.getMessage());
        }
      }
    }
  }

  /// The vectors of a column of texts.
  DenseVectorColumn column(CollectionSchema schema, FunctionSchema function, BytesColumn texts) {
    int dimension = output(schema, function).dimension();
    List<String> all = new ArrayList<>(texts.rowCount());
    for (int row = 0; row < texts.rowCount(); row++) {
      all.add(texts.string(row));
    }
    float[][] vectors =
        all.isEmpty()
            ? new float[0][]
            : model(schema, function).embed(all, EmbeddingModel.Use.INGESTION);
    return new DenseVectorColumn(
        DataType.FLOAT_VECTOR, dimension, all.size(), bytes(vectors, dimension), null);
  }

  List<QueryVector> queries(CollectionSchema schema, FunctionSchema function, List<String> texts) {
    int dimension = output(schema, function).dimension();
    List<QueryVector> queries = new ArrayList<>(texts.size());
    for (float[] vector : model(schema, function).embed(texts, EmbeddingModel.Use.SEARCH)) {
      queries.add(
          new QueryVector.Dense(
              DataType.FLOAT_VECTOR, dimension, bytes(new float[][] {vector}, dimension)));
    }
    return queries;
  }

  private EmbeddingModel model(CollectionSchema schema, FunctionSchema function) {
    return models.make(function.parameters(), output(schema, function).dimension());
  }

  private static FieldSchema output(CollectionSchema schema, FunctionSchema function) {
    String name = function.outputs().getFirst();
    return Objects.requireNonNull(schema.field(name), name);
  }

  private static byte[] bytes(float[][] vectors, int dimension) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(4 * dimension, vectors.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] vector : vectors) {
      for (float element : vector) {
        bytes.putFloat(element);
      }
    }
    return bytes.array();
  }
}
