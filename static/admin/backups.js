import { del, get, post } from "./api.js";
import { add, button, bytes, h, sure, table, tell, watch, when } from "./ui.js";

export async function render(page) {
  const list = h("div", {});
  const folder = h("code", {});
  async function load() {
    const found = await get("backups");
    folder.textContent = found.folder;
    const rows = found.backups.map((copy) => [
      h("a", { href: `/admin/api/backups/${copy.name}`, download: copy.name }, copy.name),
      bytes(copy.bytes),
      when(copy.made_at),
      h(
        "span",
        { class: "buttons" },
        button("Verify", async () => {
          const { job } = await post(`backups/${copy.name}/verify`);
          tell(await watch(job, `Verifying ${copy.name}`));
        }, { "aria-label": `Verify ${copy.name}` }),
        button("Delete", async () => {
          if (!(await sure(`Delete ${copy.name}?`, "The backup is deleted permanently.", { act: "Delete" }))) return;
          await del(`backups/${copy.name}`);
          await load();
        }, { class: "danger", "aria-label": `Delete ${copy.name}` }),
      ),
    ]);
    list.replaceChildren(table("Backups", ["Backup", "Size", "Created", "Actions"], rows, "No backups yet."));
  }
  add(
    page,
    h("h1", {}, "Backups"),
    h("p", {}, "A backup contains everything: users, posts, messages, files and secrets. The community stays in use meanwhile. Backups are stored in ", folder, "; copy them to another machine. To restore one, stop the server and run ", h("code", {}, "folkmoot restore FILE"), "."),
    button("Create a backup", async () => {
      const { job } = await post("backups");
      tell(await watch(job, "Creating the backup"));
      await load();
    }),
    list,
  );
  await load();
}
