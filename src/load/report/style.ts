/** The style sheet of the HTML report: no fonts or pictures from elsewhere, light and dark, fit for printing. */

/** What stands in the `style` element. */
export const styleSheet = `
:root { color-scheme: light dark; --back: #ffffff; --text: #1d2430; --soft: #5c6675; --rule: #dde2e9; --panel: #f6f8fa;
  --c1: #1f6feb; --c2: #b45309; --c3: #7c3aed; --c4: #64748b; --good: #15803d; --bad: #b91c1c; --warn: #a16207; }
@media (prefers-color-scheme: dark) { :root { --back: #12161d; --text: #e4e8ee; --soft: #9aa5b4; --rule: #2c3440; --panel: #1a2029;
  --c1: #6cb0ff; --c2: #f0a35e; --c3: #b69cff; --c4: #94a3b8; --good: #4ade80; --bad: #f87171; --warn: #facc15; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1200px; padding: 28px 24px 48px; background: var(--back); color: var(--text);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 34px 0 10px; }
p { margin: 4px 0; } .soft, figcaption + .legend { color: var(--soft); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); gap: 10px; margin: 18px 0; }
.fact { background: var(--panel); border: 1px solid var(--rule); border-radius: 8px; padding: 10px 12px; }
.fact b { display: block; font-size: 20px; font-variant-numeric: tabular-nums; } .fact span { color: var(--soft); font-size: 13px; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(460px, 100%), 1fr)); gap: 18px; }
figure { margin: 0; border: 1px solid var(--rule); border-radius: 8px; padding: 12px 12px 6px; }
figcaption { font-weight: 600; } svg { width: 100%; height: auto; display: block; }
svg text { font-size: 12px; fill: var(--soft); } svg .grid { stroke: var(--rule); stroke-width: 1; }
svg .line { fill: none; stroke-width: 2; stroke-linejoin: round; } .dashed { stroke-dasharray: 5 4; }
.s1 { stroke: var(--c1); } .s2 { stroke: var(--c2); } .s3 { stroke: var(--c3); } .s4 { stroke: var(--c4); }
.f1 { fill: var(--c1); } .f2 { fill: var(--c2); } .f3 { fill: var(--c3); } .f4 { fill: var(--c4); }
.legend { font-size: 13px; display: flex; flex-wrap: wrap; gap: 4px 16px; }
.key::before { content: ""; display: inline-block; width: 18px; border-top: 3px solid currentColor; vertical-align: middle; margin-right: 6px; }
.key.dashed::before { border-top-style: dashed; }
.key.c1::before { color: var(--c1); } .key.c2::before { color: var(--c2); } .key.c3::before { color: var(--c3); } .key.c4::before { color: var(--c4); }
.scroll { overflow-x: auto; margin: 20px 0; } table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { padding: 5px 8px; border-bottom: 1px solid var(--rule); text-align: left; white-space: nowrap; }
th { color: var(--soft); font-weight: 600; } td.wide { white-space: normal; min-width: 170px; }
figure.whole { grid-column: 1 / -1; } svg .bar { stroke-width: 8; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
@media print { body { max-width: none; } figure, tr { break-inside: avoid; } }
`;
