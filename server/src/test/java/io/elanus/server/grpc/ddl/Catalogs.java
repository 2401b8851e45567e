package io.elanus.server.grpc.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.wire.CollectionSchema;
import io.elanus.wire.CreateCollectionRequest;
import io.elanus.wire.CreateIndexRequest;
import io.elanus.wire.DataType;
import io.elanus.wire.FieldData;
import io.elanus.wire.FieldSchema;
import io.elanus.wire.FloatArray;
import io.elanus.wire.InsertRequest;
import io.elanus.wire.KeyValuePair;
import io.elanus.wire.LoadCollectionRequest;
import io.elanus.wire.LongArray;
import io.elanus.wire.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.elanus.wire.MutationResult;
import io.elanus.wire.ScalarField;
import io.elanus.wire.Status;
import io.elanus.wire.VectorField;
import java.util.ArrayList;
import java.util.List;

/// Requests that the tests make again and again.
final class Catalogs {
  static final int DIMENSION = 4;

  private Catalogs() {}

  static void requireOk(Status status) {
    assertThat(status.getReason()).isEmpty();
    assertThat(status.getCode()).isZero();
  }

  static KeyValuePair pair(String key, String value) {
    return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
  }

  static FieldSchema.Builder field(String name, DataType type) {
    return FieldSchema.newBuilder().setName(name).setDataType(type);
  }

  static FieldSchema key() {
    return field("id", DataType.Int64).setIsPrimaryKey(true).build();
  }

  static FieldSchema vector(String name) {
    return field(name, DataType.FloatVector)
        .addTypeParams(pair("dim", Integer.toString(DIMENSION)))
        .build();
  }

  static CollectionSchema schema(String name, FieldSchema... fields) {
    return CollectionSchema.newBuilder().setName(name).addAllFields(List.of(fields)).build();
  }

  static CreateCollectionRequest create(CollectionSchema schema) {
    return CreateCollectionRequest.newBuilder()
        .setCollectionName(schema.getName())
        .setSchema(schema.toByteString())
        .build();
  }

  static CreateIndexRequest index(String collection, String field, String type, String metric) {
    CreateIndexRequest.Builder request =
        CreateIndexRequest.newBuilder().setCollectionName(collection).setFieldName(field);
    if (!type.isEmpty()) {
      request.addExtraParams(pair("index_type", type));
    }
    if (!metric.isEmpty()) {
      request.addExtraParams(pair("metric_type", metric));
    }
    return request.build();
  }

  /// A collection of `id` and `v`, with a FLAT index, loaded.
  static void loaded(MilvusServiceBlockingStub stub, String name) {
    requireOk(stub.createCollection(create(schema(name, key(), vector("v")))));
    requireOk(stub.createIndex(index(name, "v", "FLAT", "L2")));
    requireOk(
        stub.loadCollection(LoadCollectionRequest.newBuilder().setCollectionName(name).build()));
  }

  /// Rows with the keys `from` to `from + count - 1`.
  static void insert(
      MilvusServiceBlockingStub stub, String collection, String partition, int from, int count) {
    List<Long> keys = new ArrayList<>();
    List<Float> floats = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      keys.add((long) from + row);
      for (int i = 0; i < DIMENSION; i++) {
        floats.add((float) ((from + row) * 31 % 17 + i));
      }
    }
    FieldData ids =
        FieldData.newBuilder()
            .setType(DataType.Int64)
            .setFieldName("id")
            .setScalars(
                ScalarField.newBuilder().setLongData(LongArray.newBuilder().addAllData(keys)))
            .build();
    FieldData vectors =
        FieldData.newBuilder()
            .setType(DataType.FloatVector)
            .setFieldName("v")
            .setVectors(
                VectorField.newBuilder()
                    .setDim(DIMENSION)
                    .setFloatVector(
                        FloatArray.newBuilder().addAllData(floats).build().toByteString()))
            .build();
    MutationResult result =
        stub.insert(
            InsertRequest.newBuilder()
                .setCollectionName(collection)
                .setPartitionName(partition)
                .setNumRows(count)
                .addFieldsData(ids)
                .addFieldsData(vectors)
                .build());
    requireOk(result.getStatus());
  }
}
