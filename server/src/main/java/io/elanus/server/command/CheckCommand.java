package io.elanus.server.command;

import io.elanus.server.standalone.DataDirectoryCheck;
import io.elanus.storage.format.check.Finding;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `elanus check DIR`: verifies a data directory that no server uses.
public final class CheckCommand implements Command {
  @Override
  public String name() {
    return "check";
  }

  @Override
  public String operands() {
    return "DIR";
  }

  @Override
  public String purpose() {
    return "Verifies a data directory: every checksum, manifest, count, key order, statistic and"
        + " log record. Changes nothing. Ends with 0 when the directory is sound, 1 when it is not.";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Given.flag("notes", "Print notes too: objects that nothing refers to."));
  }

  @Override
  public int run(CommandLine given) {
    List<String> operands = given.getArgList();
    if (operands.size() != 1) {
      throw new UsageException("check takes one data directory, not " + operands.size());
    }
    boolean notes = given.hasOption("notes");
    Path checked = Path.of(operands.getFirst());
    List<Finding> findings = DataDirectoryCheck.check(checked);
    long errors =
        findings.stream().filter(finding -> finding.severity() == Finding.Severity.ERROR).count();
    for (Finding finding : findings) {
      if (notes || finding.severity() == Finding.Severity.ERROR) {
        System.out.println(finding);
      }
    }
    System.out.printf(
        "%s: %s (%d errors, %d notes)%n",
        checked, errors == 0 ? "sound" : "NOT SOUND", errors, findings.size() - errors);
    return errors == 0 ? 0 : 1;
  }
}
