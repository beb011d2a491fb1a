package io.kta.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report in a real browser, if there is one; otherwise these tests are skipped. */
final class HtmlPageBrowserTest {
  private static final String DARK = "--blink-settings=preferredColorScheme=0";
  private static final String LIGHT = "--blink-settings=preferredColorScheme=1";

  /** Says what went wrong, and uses the page as a reader does who has no mouse. */
  private static final String PROBE =
      """
      <script>
      const found = root.dataset;
      const press = (key) => charts.dispatchEvent(new KeyboardEvent("keydown", { key }));
      const visible = (e) => getComputedStyle(e).display !== "none" && getComputedStyle(e).visibility === "visible";
      const fits = () => plots.every((u) => u.scales.x.min === plots[0].scales.x.min && u.scales.x.max === plots[0].scales.x.max);
      const view = () => fits() ? plots[0].scales.x.min + " to " + plots[0].scales.x.max : "not the same";
      const event = (type, e, x, more) => {
        const box = e.getBoundingClientRect();
        const init = { bubbles: true, clientX: box.x + x, clientY: box.y + 20, movementX: 9, ...more };
        e.dispatchEvent(type.startsWith("pointer") ? new PointerEvent(type, init) : new MouseEvent(type, init));
      };
      const painted = (u, color) => {
        const [r, g, b] = color.match(/[0-9a-f]{2}/g).map((h) => parseInt(h, 16));
        const { data } = u.ctx.getImageData(0, 0, u.ctx.canvas.width, u.ctx.canvas.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) {
          count += data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255;
        }
        return count;
      };
      (async () => {
        found.painted = Math.min(...plots.map((u, i) =>
          Math.min(...run.charts[i].lines.filter((l) => l.style !== "dashed").map((l) => painted(u, css(l.color))))));
        press("ArrowRight");
        for (let i = 0; i < 20; i++) { press("ArrowRight"); }
        await Promise.resolve();
        found.tip = tip.innerText.replace(/\\s+/g, " ");
        found.crosses = [...charts.querySelectorAll(".u-cursor-x")].filter(visible).length;
        const last = plots.at(-1), decision = run.events[run.charts.at(-1).marks[0][0]];
        event("pointermove", last.over, last.valToPos(decision.at, "x") + 4);
        found.why = tip.querySelector(".why")?.innerText ?? "";
        press("Escape");
        found.hidden = tip.style.display;
        found.all = view() + ", " + visible(whole);
        const at = (seconds) => plots[1].valToPos(seconds, "x");
        const [from, to] = [at(600), at(1800)];
        event("mousedown", plots[1].over, from, { button: 0 });
        event("mousemove", plots[1].over, to);
        event("mouseup", plots[1].over, to, { button: 0 });
        await Promise.resolve();
        await Promise.resolve();
        found.zoomed = plots.map((u) => Math.round(u.scales.x.min / 60) + "-" + Math.round(u.scales.x.max / 60)).join(" ");
        found.button = visible(whole);
        whole.click();
        await Promise.resolve();
        await Promise.resolve();
        found.back = view() + ", " + visible(whole);
        press("+");
        await Promise.resolve();
        await Promise.resolve();
        found.keyed = view();
        press("0");
        document.querySelectorAll("details").forEach((d) => { d.open = true; });
        const rgb = (css) => css.match(/^#/) ? css.match(/[0-9a-f]{2}/g).map((h) => parseInt(h, 16)) : css.match(/[\\d.]+/g).slice(0, 3).map(Number);
        const light = (css) => rgb(css).map((v) => v / 255)
          .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
        const surface = getComputedStyle(document.querySelector("section")).backgroundColor;
        found.texts = Math.min(contrast(css("muted"), surface),
          ...[...document.querySelectorAll("h1,h2,p,dt,dd,small,.unit,.key,th,td,summary")]
            .map((e) => contrast(getComputedStyle(e).color, surface)));
        found.lines = Math.min(...run.charts.flatMap((c) => c.lines).map((l) => contrast(css(l.color), surface)));
        found.wide = document.documentElement.scrollWidth - innerWidth;
      })().catch((e) => { found.error = e; });
      </script>
      """;

  @TempDir Path folder;
  private String browser = "";

  @BeforeEach
  void findBrowser() {
    Optional<String> found = Browsers.find();
    assumeTrue(found.isPresent(), "none of " + Browsers.NAMES + " is on the PATH; not checked");
    browser = found.orElseThrow();
  }

  @Test
  void page_inBrowser_worksByKeyboardAndPointerAndZoomsAndIsReadableInLightAndDark()
      throws Exception {
    for (String scheme : List.of(LIGHT, DARK)) {
      String dom = run(probed(), scheme, "--window-size=1100,900", "--dump-dom");
      assertThat(found(dom, "error")).isEmpty();
      assertThat(found(dom, "ready")).isEqualTo("5");
      assertThat(Integer.parseInt(found(dom, "painted"))).as("pixels of a line").isGreaterThan(100);
      assertThat(found(dom, "tip")).startsWith("00:01:40 load").contains("source", "count");
      assertThat(found(dom, "crosses")).isEqualTo("5");
      assertThat(found(dom, "why")).contains("operators should be busy for 0.6");
      assertThat(found(dom, "hidden")).isEqualTo("none");
      assertThat(found(dom, "all")).isEqualTo("0 to 7200, false");
      assertThat(found(dom, "zoomed")).isEqualTo("10-30 10-30 10-30 10-30 10-30");
      assertThat(found(dom, "button")).isEqualTo("true");
      assertThat(found(dom, "back")).isEqualTo("0 to 7200, false");
      assertThat(found(dom, "keyed")).isEqualTo("1800 to 5400");
      assertThat(Double.parseDouble(found(dom, "texts"))).as(scheme).isGreaterThan(4.5);
      assertThat(Double.parseDouble(found(dom, "lines"))).as(scheme).isGreaterThan(3);
    }
  }

  @Test
  void page_onAPhone_doesNotScrollSideways() throws Exception {
    String dom = run(probed(), LIGHT, "--window-size=500,900", "--dump-dom");
    assertThat(Integer.parseInt(found(dom, "wide"))).isLessThanOrEqualTo(0);
  }

  @Test
  void page_inLightAndDark_isPaintedSo() throws Exception {
    assertThat(corner(LIGHT)).isEqualTo(new Color(0xf9f9f7));
    assertThat(corner(DARK)).isEqualTo(new Color(0x0d0d0d));
  }

  private Color corner(String scheme) throws Exception {
    Path shot = folder.resolve("shot.png");
    run(page(HtmlPageTest.report().toHtml()), scheme, "--screenshot=" + shot);
    BufferedImage image = ImageIO.read(shot.toFile());
    return new Color(image.getRGB(2, 2));
  }

  private Path probed() throws Exception {
    String page =
        HtmlPageTest.report()
            .toHtml()
            .replaceFirst(
                "<head>",
                "<head><script>onerror = (e) => { document.documentElement.dataset.error = e;"
                    + " };</script>")
            .replace("</body>", PROBE + "</body>");
    return page(page);
  }

  private Path page(String html) throws Exception {
    return Files.writeString(folder.resolve("report.html"), html);
  }

  private String run(Path page, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(browser, "--headless", "--disable-gpu"));
    command.addAll(List.of("--no-sandbox", "--user-data-dir=" + folder.resolve("profile")));
    command.addAll(Arrays.asList(options));
    command.add(page.toUri().toString());
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    return Files.readString(out);
  }

  private static String found(String dom, String name) {
    Matcher value = Pattern.compile("<html[^>]* data-" + name + "=\"([^\"]*)\"").matcher(dom);
    return value.find() ? value.group(1) : "";
  }
}
