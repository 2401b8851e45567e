package io.elanus.server.grpc.dml;

import com.google.protobuf.ByteString;
import io.elanus.wire.DataType;
import io.elanus.wire.FieldData;
import io.elanus.wire.JSONArray;
import io.elanus.wire.ScalarField;
import io.elanus.wire.SearchResultData;
import io.elanus.wire.SearchResults;

/// Puts the profile of a search where every client can read it: an output field `$profile` whose
/// value at the first hit is the profile, and null at all others; and, for when there is no hit,
/// `profile` in the status's extra information.
final class Profiles {
  private static final String FIELD = "$profile";

  private Profiles() {}

  static SearchResults with(SearchResults answer, String json) {
    SearchResults.Builder told = answer.toBuilder();
    told.getStatusBuilder().putExtraInfo("profile", json);
    int hits = answer.getResults().getScoresCount();
    if (hits > 0) {
      SearchResultData.Builder data = told.getResultsBuilder();
      data.addOutputFields(FIELD);
      data.addFieldsData(column(json, hits));
    }
    return told.build();
  }

  private static FieldData column(String json, int hits) {
    JSONArray.Builder values = JSONArray.newBuilder().addData(ByteString.copyFromUtf8(json));
    FieldData.Builder column =
        FieldData.newBuilder().setFieldName(FIELD).setType(DataType.JSON).addValidData(true);
    for (int hit = 1; hit < hits; hit++) {
      values.addData(ByteString.copyFromUtf8("null"));
      column.addValidData(false);
    }
    return column.setScalars(ScalarField.newBuilder().setJsonData(values)).build();
  }
}
