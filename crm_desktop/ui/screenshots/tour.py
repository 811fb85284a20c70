"""The way to everything that the window can show, in one place, for pictures and for tests.

Places and record types are taken from the navigation and the registry, tabs, menus and fields
from what stands on the screen: a new one is visited without being named here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crm_desktop.fields.conditions import Condition
from crm_desktop.i18n import _
from crm_desktop.services.lists import Query
from crm_desktop.ui.background import PATIENCE, ProgressCard
from crm_desktop.ui.navigation import places
from crm_desktop.ui.pane import RecordsPane
from crm_desktop.ui.screens.customer_page import CustomerPage
from crm_desktop.ui.screens.history import HistoryScreen
from crm_desktop.ui.screens.records import ListScreen
from crm_desktop.ui.screens.reports import ReportsScreen
from crm_desktop.ui.screenshots.cleaning import clean_data
from crm_desktop.ui.screenshots.importing import import_stops
from crm_desktop.ui.screenshots.opening import (
    close_popups,
    menus,
    openable,
    popups,
    rows_of_tabs,
    within,
)
from crm_desktop.ui.screenshots.privacy import privacy_stops
from crm_desktop.ui.widgets.dialog import Dialog
from crm_desktop.ui.widgets.grid import Selection
from crm_desktop.ui.widgets.scroll import ScrollFrame
from crm_desktop.ui.window import Window

CUSTOMER = "customer"
_NOBODY = "qzqzqz"
"""What no record is called."""
_CHOSEN = 3


class Tour:
    """Goes everywhere in ``window``; ``settle`` lets the window come to rest.

    The file shown is written to: records are changed and imported, and that is undone. Give it
    a copy. The window must have the keyboard.
    """

    def __init__(self, window: Window, settle: Callable[[], None]) -> None:
        self._window = window
        self._settle = settle
        self._seen: set[object] = set()

    def stops(self) -> Iterator[str]:
        """Yield the name of each stop once the window shows it."""
        for part in (
            self._places,
            self._records,
            self._customer,
            self._search,
            self._import,
            self._clean_data,
            self._privacy,
            self._reports,
            self._past,
            self._feedback,
            self._help,
        ):
            yield from part()
            self._clear()

    def stops_without_records(self) -> Iterator[str]:
        """Yield the stops worth a look in a file that holds nothing yet."""
        for place in places():
            self._go(place.name)
            yield f"empty-{place.name}"
            self._clear()

    # -- getting about -----------------------------------------------------------------------

    def _go(self, place: str, **known: object) -> None:
        self._clear()
        self._window.go(place, **known)
        self._settle()

    def _obey(self, command: str) -> None:
        self._window.obey(command)
        self._settle()

    def _clear(self) -> None:
        """Put away what lies over the screen, and forget what was entered."""
        window = self._window
        close_popups(window.root)
        for child in window.root.winfo_children():
            if isinstance(child, Dialog):
                child.cancel()
        window.toasts.clear()
        if window.asking:
            window.obey("close")
        if window.help_shown:
            window.obey("help")
        if window.screen.unsaved():
            window.screen.discard()
        window.root.focus_force()
        self._settle()

    def _first(self, record: str) -> int | None:
        found = self._window.desk.lists.ids(Query(record), limit=1)
        return found[0] if found else None

    # -- the parts ---------------------------------------------------------------------------

    def _places(self) -> Iterator[str]:
        for place in places():
            self._go(place.name)
            yield place.name
            if not place.record:
                yield from self._tabs(place.name)
                yield from self._scrolled(place.name)
                yield from self._opened(place.name)

    def _tabs(self, name: str) -> Iterator[str]:
        for row in rows_of_tabs(self._window.screen):
            before = row.chosen
            for key in row.tab_keys:
                if row.winfo_exists() and key != row.chosen:
                    row.choose(key)
                    self._settle()
                    yield f"{name}-{key}"
            if row.winfo_exists():
                row.choose(before)
                self._settle()

    def _scrolled(self, name: str) -> Iterator[str]:
        for number, frame in enumerate(within(self._window.screen, ScrollFrame), 1):
            if frame.body.winfo_reqheight() > frame.winfo_height() > 1:
                frame.scroll_by(frame.body.winfo_reqheight())
                self._settle()
                yield f"{name}-end{number}"
                frame.to_top()

    def _opened(self, name: str) -> Iterator[str]:
        """Open each menu and each kind of field in view that was not seen open before."""
        screen = self._window.screen
        for kind, button in menus(screen):
            if (type(screen), kind) in self._seen or not button.winfo_exists():
                continue
            self._seen.add((type(screen), kind))
            button.invoke()
            self._settle()
            yield f"{name}-menu-{kind}"
            if popups(self._window.root):
                close_popups(self._window.root)
            elif button.winfo_exists() and button.winfo_viewable():
                button.invoke()
            self._settle()
        for field in openable(screen):
            if type(field) in self._seen or not field.winfo_viewable():
                continue
            field.focus()
            self._settle()
            field.open()
            self._settle()
            if popups(self._window.root):
                self._seen.add(type(field))
                yield f"{name}-field-{type(field).__name__}"
                close_popups(self._window.root)
                self._settle()

    def _pane(self) -> RecordsPane:
        screen = self._window.screen
        assert isinstance(screen, ListScreen)
        return screen.pane

    def _records(self) -> Iterator[str]:
        for name in self._window.desk.types:
            self._go(name)
            first = self._first(name)
            if first is not None:
                self._go(name, show=first)
                yield from self._form(f"{name}-panel")
                yield from self._opened(name)
            yield from self._list(name)
            self._go(name)
            self._obey("new")
            yield f"{name}-new"
            yield from self._opened(f"{name}-new")
            yield from self._form(f"{name}-new")
            self._obey("save")
            yield f"{name}-new-wrong"
            self._clear()

    def _form(self, name: str) -> Iterator[str]:
        panel = self._pane().panel
        assert panel is not None
        for key in panel.form.tabs.tab_keys:
            panel.form.tabs.choose(key)
            self._settle()
            yield f"{name}-{key}"
            yield from self._scrolled(f"{name}-{key}")

    def _list(self, name: str) -> Iterator[str]:
        card = self._pane().card
        self._obey("filter")
        yield f"{name}-filter"
        self._obey("close")
        if card.conditions_shown:
            card.toggle_filter()
        card.choose_columns()
        self._settle()
        yield f"{name}-columns"
        if card.chooser is not None:
            card.chooser.close()
        card.rows.canvas.focus_force()
        card.rows.canvas.event_generate("<Shift-F10>")
        self._settle()
        yield f"{name}-row-menu"
        close_popups(self._window.root)
        spec = self._window.desk.types[name]
        nobody = Query(name, Condition(spec.title, "is", _NOBODY))
        if spec.fields[spec.title].kind.key == "text":
            self._window.open_list(name, nobody)
            self._settle()
            yield f"{name}-nothing-fits"
            card.clear_filter()
            self._settle()
        if name == CUSTOMER:
            yield from self._several()
            self._obey("export")
            yield "export"
            self._clear()

    def _several(self) -> Iterator[str]:
        pane = self._pane()
        chosen = Selection()
        for index in range(min(_CHOSEN, pane.rows.total)):
            chosen.members.add(pane.rows.id_at(index))
        pane.rows.set_selection(chosen)
        self._settle()
        yield "several"
        pane.card.change_field()
        self._settle()
        yield "several-change"
        self._clear()
        pane.rows.set_selection(Selection())

    def _customer(self) -> Iterator[str]:
        sale = self._first("sale")
        if sale is None:
            return
        customer = self._window.desk.records.get("sale", sale)["customer"]
        self._go(f"{CUSTOMER}/page", show=customer, tab="tab0")
        page = self._window.screen
        assert isinstance(page, CustomerPage)
        for key in page.form.tabs.tab_keys:
            self._clear()
            page.form.tabs.choose(key)
            self._settle()
            yield f"customer-page-{key}"
            yield from self._scrolled(f"customer-page-{key}")
            yield from self._opened(f"customer-page-{key}")
            if key in page.parts:
                page.parts[key].new()
                self._settle()
                yield f"customer-page-{key}-new"
                self._clear()

    def _search(self) -> Iterator[str]:
        window = self._window
        first = self._first(CUSTOMER)
        title = window.desk.records.title(CUSTOMER, first) if first is not None else ""
        for name, text in (
            ("search-begun", ""),
            ("search", title[:2]),
            ("search-actions", ">"),
            ("search-nothing", _NOBODY),
        ):
            window.find(text)
            self._settle()
            yield name
        window.root.focus_force()
        self._settle()

    def _import(self) -> Iterator[str]:
        yield from import_stops(self._window, self._go, self._settle, self._scrolled)

    def _clean_data(self) -> Iterator[str]:
        self._clear()
        yield from clean_data(self._window, self._settle)

    def _privacy(self) -> Iterator[str]:
        yield from privacy_stops(self._window, self._settle)

    def _reports(self) -> Iterator[str]:
        self._go("reports")
        screen = self._window.screen
        assert isinstance(screen, ReportsScreen)
        shown = set()
        for key in screen.kinds:
            group = key.partition(".")[0]
            if group in shown:
                continue  # lists look alike, and so do single records
            shown.add(group)
            screen.choose(key)
            self._settle()
            yield f"report-{key}"
        first = self._first("sale")
        if first is not None:
            self._go("reports", report="card.sale", record_id=first)
            yield "report-card-made"

    def _past(self) -> Iterator[str]:
        first = self._first("interaction")
        if first is None:
            return
        records = self._window.desk.records
        self._window.act(lambda: records.delete("interaction", [first]), _("Deleted"))
        self._go("history")
        screen = self._window.screen
        assert isinstance(screen, HistoryScreen)
        yield from self._tabs("history")
        self._window.undo()
        self._settle()
        yield "history-undone"

    def _feedback(self) -> Iterator[str]:
        window = self._window
        self._go(CUSTOMER)
        for kind in ("info", "success", "warning", "error"):
            window.toast(_("Something was done."), (_("Undo"), lambda: None), kind=kind)
            if kind != "info":  # three have room
                continue
            self._settle()
            yield "toast"
        self._settle()
        yield "toasts"
        window.toasts.clear()
        card = ProgressCard(window.root, _("Importing"), lambda: None)
        shown: list[int] = []
        window.root.after(PATIENCE + 50, lambda: shown.append(1))
        while not shown:
            window.root.tk.dooneevent(0)
        card.tell(1, 3)
        self._settle()
        yield "progress"
        card.close()
        yield from self._unsaved()

    def _unsaved(self) -> Iterator[str]:
        """Enter something; meanwhile somebody else changes the same."""
        window = self._window
        first = self._first(CUSTOMER)
        if first is None:
            return
        self._go(CUSTOMER, show=first)
        panel = self._pane().panel
        assert panel is not None
        panel.form.enter({"name": "Anna Tan", "city": "Berlin"})
        self._settle()
        yield "unsaved"
        window.go("dashboard")
        self._settle()
        yield "unsaved-asked"
        window.obey("close")
        records = window.desk.records
        records.save(CUSTOMER, {"city": "London"}, first)
        panel.form.save()
        self._settle()
        yield "changed-meanwhile"
        self._clear()
        window.undo()

    def _help(self) -> Iterator[str]:
        self._go(CUSTOMER)
        self._window.obey("help")
        self._settle()
        yield "keys"
        self._clear()
        self._window.bell.toggle()
        self._settle()
        yield "bell"
        self._window.bell.toggle()
        self._clear()
        self._go("manual")
        yield "manual"
        yield from self._tabs("manual")
        yield from self._scrolled("manual")
