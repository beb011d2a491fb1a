package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import org.jspecify.annotations.Nullable;

/** What holds while metrics are not what they should be. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class MissingMetricsSpec {

  @JsonPropertyDescription(
      "While nothing is known of an operator. Proceed: what the algorithm says is done; NoShrink:"
          + " neither it nor what it feeds is shrunk; Conservative: nor does it grow; Hold: it and"
          + " what it feeds are left as they are. Default: Conservative.")
  @Pattern("^(Proceed|NoShrink|Conservative|Hold)$")
  @Default("Conservative")
  public @Nullable String missing;

  @JsonPropertyDescription(
      "While some instances of an operator do not report; as for missing. Default: NoShrink.")
  @Pattern("^(Proceed|NoShrink|Conservative|Hold)$")
  @Default("NoShrink")
  public @Nullable String partial;

  @JsonPropertyDescription(
      "While what was observed is older than maxAgeSeconds; as for missing. Default: Hold.")
  @Pattern("^(Proceed|NoShrink|Conservative|Hold)$")
  @Default("Hold")
  public @Nullable String stale;

  @JsonPropertyDescription(
      "How many seconds old what was observed may be; at least 1. Default: 300.")
  @Min(1)
  @Default("300")
  public @Nullable Integer maxAgeSeconds;

  @JsonPropertyDescription(
      "What operators are to run at whose metrics stay missing. Default: there is none.")
  public @Nullable FallbackSpec fallback;
}
