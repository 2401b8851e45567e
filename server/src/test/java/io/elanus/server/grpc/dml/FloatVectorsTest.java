package io.elanus.server.grpc.dml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.wire.FloatArray;
import io.elanus.wire.VectorField;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FloatVectorsTest {
  private static final List<Float> FLOATS = List.of(1.5f, -2f, 0.1f, Float.NaN);

  private static ByteString packed(List<Float> floats) {
    return FloatArray.newBuilder().addAllData(floats).build().toByteString();
  }

  private static byte[] littleEndian(List<Float> floats) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * floats.size()).order(ByteOrder.LITTLE_ENDIAN);
    floats.forEach(bytes::putFloat);
    return bytes.array();
  }

  @Test
  void readsWhatAWriterOfProtocolBuffersSends() {
    assertThat(FloatVectors.floats(packed(FLOATS)).toByteArray()).isEqualTo(littleEndian(FLOATS));
    assertThat(FloatVectors.floats(packed(List.of())).isEmpty()).isTrue();
  }

  @Test
  void writesWhatAReaderOfProtocolBuffersUnderstands() throws IOException {
    for (int count : new int[] {0, 1, 3, 40, 10_000}) {
      List<Float> floats = Collections.nCopies(count, -0.25f);
      ByteString message = FloatVectors.message(littleEndian(floats));
      assertThat(FloatArray.parseFrom(message).getDataList()).isEqualTo(floats);
      assertThat(message).isEqualTo(packed(floats));
    }
  }

  /// Field 2 of `VectorField` by the contract is a message: tag, length, message.
  @Test
  void isTheFieldOfTheContract() {
    ByteString message = packed(FLOATS);
    ByteString field =
        VectorField.newBuilder().setDim(4).setFloatVector(message).build().toByteString();
    byte[] dimension = {1 << 3, 4};
    byte[] head = {2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED, (byte) message.size()};
    assertThat(field)
        .isEqualTo(
            ByteString.copyFrom(dimension).concat(ByteString.copyFrom(head)).concat(message));
  }

  @Test
  void readsFloatsThatComeOneByOneOrInPieces() throws IOException {
    ByteString.Output single = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(single);
    for (float value : FLOATS) {
      coded.writeFloat(FloatArray.DATA_FIELD_NUMBER, value);
    }
    coded.flush();
    assertThat(FloatVectors.floats(single.toByteString()).toByteArray())
        .isEqualTo(littleEndian(FLOATS));
    ByteString pieces = packed(FLOATS.subList(0, 1)).concat(packed(FLOATS.subList(1, 4)));
    assertThat(FloatVectors.floats(pieces).toByteArray()).isEqualTo(littleEndian(FLOATS));
  }

  @Test
  void passesOverFieldsThatItDoesNotKnow() throws IOException {
    ByteString.Output more = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(more);
    coded.writeInt32(9, 7);
    coded.flush();
    assertThat(FloatVectors.floats(packed(FLOATS).concat(more.toByteString())).toByteArray())
        .isEqualTo(littleEndian(FLOATS));
  }

  @Test
  void refusesWhatIsNoMessage() {
    ByteString whole = packed(FLOATS);
    refused(whole.substring(0, whole.size() - 1));
    refused(whole.substring(0, 1));
    refused(ByteString.copyFrom(new byte[] {0x0a, 3, 0, 0, 0})); // three bytes are no float
    refused(ByteString.copyFrom(new byte[] {0x0a, -1, -1, -1, -1, 15})); // a length below 0
  }

  private static void refused(ByteString message) {
    assertThatThrownBy(() -> FloatVectors.floats(message))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessageContaining("illegal float vectors");
  }
}
