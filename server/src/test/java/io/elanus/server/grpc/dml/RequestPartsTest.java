package io.elanus.server.grpc.dml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.elanus.core.expression.TemplateValue;
import io.elanus.core.index.QueryVector;
import io.elanus.core.schema.DataType;
import io.elanus.wire.KeyValuePair;
import io.elanus.wire.LongArray;
import io.elanus.wire.PlaceholderGroup;
import io.elanus.wire.PlaceholderType;
import io.elanus.wire.PlaceholderValue;
import io.elanus.wire.TemplateArrayValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequestPartsTest {
  @Test
  void readsParametersNestedOrFlat() {
    Map<String, String> flat =
        Parameters.flatten(
            List.of(
                pair("topk", "10"),
                pair(
                    "params",
                    "{\"ef\": 96, \"nprobe\": \"8\", \"radius\": 0.5, \"topk\": 3, \"deep\": {\"a\": [1]}}"),
                pair("offset", "2")));
    assertThat(flat)
        .containsEntry("topk", "10")
        .containsEntry("ef", "96")
        .containsEntry("nprobe", "8")
        .containsEntry("radius", "0.5")
        .containsEntry("offset", "2")
        .containsEntry("deep", "{\"a\":[1]}");
    assertThat(Parameters.flatten(List.of(pair("params", "")))).isEmpty();
    assertThatThrownBy(() -> Parameters.flatten(List.of(pair("params", "[1]"))))
        .hasMessage("params is no JSON object: [1]: invalid parameter");
    assertThatThrownBy(() -> Parameters.flatten(List.of(pair("params", "{"))))
        .hasMessage("params is no JSON object: {: invalid parameter");
  }

  private static KeyValuePair pair(String key, String value) {
    return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
  }

  @Test
  void readsQueryVectorsOfEveryKind() {
    assertThat(one(PlaceholderType.FloatVector, 8))
        .isInstanceOfSatisfying(
            QueryVector.Dense.class,
            vector -> {
              assertThat(vector.type()).isEqualTo(DataType.FLOAT_VECTOR);
              assertThat(vector.dimension()).isEqualTo(2);
            });
    assertThat(((QueryVector.Dense) one(PlaceholderType.BinaryVector, 2)).dimension())
        .isEqualTo(16);
    assertThat(((QueryVector.Dense) one(PlaceholderType.Float16Vector, 8)).dimension())
        .isEqualTo(4);
    assertThat(((QueryVector.Dense) one(PlaceholderType.Int8Vector, 8)).dimension()).isEqualTo(8);
    assertThat(((QueryVector.Sparse) one(PlaceholderType.SparseFloatVector, 8)).indices())
        .containsExactly(0);
    assertThatThrownBy(() -> one(PlaceholderType.FloatVector, 7)).hasMessageContaining("7 bytes");
    assertThat(((QueryVector.Many) one(PlaceholderType.EmbListFloatVector, 4)).bytes()).hasSize(4);
    assertThatThrownBy(() -> Placeholders.decode(ByteString.copyFrom(new byte[] {1, 2, 3})))
        .hasMessageContaining("placeholder group cannot be read");
  }

  @Test
  void readsTextsToSearchFor() {
    PlaceholderValue texts = placeholder(PlaceholderType.VarChar, ByteString.copyFromUtf8("fôx"));
    Placeholders read = Placeholders.decode(group(texts));
    assertThat(read.texts()).containsExactly("fôx");
    assertThat(read.vectors()).isEmpty();
    PlaceholderValue vector =
        placeholder(PlaceholderType.FloatVector, ByteString.copyFrom(new byte[4]));
    assertThatThrownBy(() -> Placeholders.decode(group(texts, vector)))
        .hasMessageContaining("by vectors or by texts");
  }

  private static PlaceholderValue placeholder(PlaceholderType type, ByteString value) {
    return PlaceholderValue.newBuilder().setTag("$0").setType(type).addValues(value).build();
  }

  private static ByteString group(PlaceholderValue... placeholders) {
    return PlaceholderGroup.newBuilder()
        .addAllPlaceholders(List.of(placeholders))
        .build()
        .toByteString();
  }

  private static QueryVector one(PlaceholderType type, int bytes) {
    List<QueryVector> queries =
        Placeholders.decode(group(placeholder(type, ByteString.copyFrom(new byte[bytes]))))
            .vectors();
    assertThat(queries).hasSize(1);
    return queries.getFirst();
  }

  @Test
  void readsTemplateValues() {
    io.elanus.wire.TemplateValue list =
        io.elanus.wire.TemplateValue.newBuilder()
            .setArrayVal(
                TemplateArrayValue.newBuilder()
                    .setLongData(LongArray.newBuilder().addData(1).addData(2)))
            .build();
    io.elanus.wire.TemplateValue text =
        io.elanus.wire.TemplateValue.newBuilder().setStringVal("x").build();
    assertThat(Templates.decode(Map.of("ids", list, "name", text)))
        .containsEntry("name", new TemplateValue.Text("x"))
        .containsEntry(
            "ids",
            new TemplateValue.Many(List.of(new TemplateValue.Int(1), new TemplateValue.Int(2))));
  }
}
