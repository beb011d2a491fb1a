package io.kta.operator.faults;

/**
 * What became of one call that met one fault.
 *
 * @param reason what was reported; empty if nothing was
 * @param isAsPlanned whether the job was at the plan before the fault ended
 */
record Cell(String reason, boolean isAsPlanned) {

  /** Returns what the table shows. */
  String text() {
    if (reason.isEmpty()) {
      return isAsPlanned ? "harmless, job as planned" : "not reported, job untouched";
    }
    return isAsPlanned ? "reported, job as planned" : "reported, job untouched";
  }
}
