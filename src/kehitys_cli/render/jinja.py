"""Templates: the plans' own first, then the package's; sandboxed, strict, bounded.

A template sees frozen data only. A misspelt variable, a syntax error or an attempt to reach into Python
is told with template and line; a template that does not end is stopped (`bounds`).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import jinja2
import jinja2.environment
import jinja2.exceptions
import jinja2.filters
import jinja2.loaders
import jinja2.nodes
import jinja2.runtime
import jinja2.sandbox
import jinja2.visitor

from kehitys_cli.i18n.foreign import together
from kehitys_cli.render.bounds import (
    BOUNDED,
    CALL,
    LEFT_OUT,
    MAX_OUTPUT,
    TEXT_METHODS,
    EndlessError,
    Meter,
    TooLargeError,
    bounded,
    require_operands,
    require_weight,
)
from kehitys_cli.render.machine import fields_of, is_record
from kehitys_cli.render.marks import (
    SEEN_BARE,
    as_marked,
    bare,
    keeping_languages,
    of_bare,
    unmarked,
)
from kehitys_cli.render.places import Place, after
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.files import NotRegularError, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

MEGABYTE = 1_000_000
MAX_TEMPLATE = 5 * MEGABYTE
_COUNTED, _SIZED, _JOINED, _BARE = "_counted", "_sized", "_joined", "_bare"
_OF_TUPLES = frozenset({"count", "index"})
"""What frozen data have as the tuples that they are: no field of theirs."""

_SHORT = 1_000
"""Characters of its own that a macro may put out uncounted: calls are counted."""


class _OwnFolder(jinja2.FileSystemLoader):
    """Loads templates of a folder, and nothing that a link in it leads out to."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, name, fresh = super().get_source(environment, template)
        folder = os.path.realpath(str(self.searchpath[0]))
        if not os.path.realpath(name).startswith(folder + os.sep):
            raise jinja2.TemplateNotFound(template)
        return source, name, fresh


class _OnShelf(jinja2.BaseLoader):
    """Loads templates from a folder of a commit."""

    def __init__(self, shelf: Shelf) -> None:
        """Keep where to look."""
        self._shelf = shelf

    def get_source(
        self,
        environment: jinja2.Environment,  # noqa: ARG002 - jinja2 passes it by position
        template: str,
    ) -> tuple[str, str, None]:
        """Return a template's text and name; TemplateNotFound where the commit has none."""
        name = "/".join(jinja2.loaders.split_template_path(template))
        try:
            data = self._shelf.read(name, MAX_TEMPLATE)
        except (NotRegularError, UserError) as error:
            raise jinja2.TemplateNotFound(template) from error
        return data.decode("utf-8"), name, None


class _Environment(jinja2.sandbox.ImmutableSandboxedEnvironment):
    """A sandbox in which rounds, calls and output are counted, and nothing grows beyond measure."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, meter: Meter, loader: jinja2.BaseLoader, *, escaped: bool) -> None:
        """Count on `meter`."""
        super().__init__(
            loader=loader,
            finalize=meter.written,
            undefined=jinja2.StrictUndefined,
            autoescape=escaped,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self._meter = meter
        self._fields: dict[type, frozenset[str]] = {}
        del self.globals["lipsum"]
        for name in LEFT_OUT:
            del self.filters[name]
        self.filters |= {name: bounded(name, self.filters[name]) for name in BOUNDED}
        self.filters |= {_COUNTED: self._counted, _SIZED: self._sized, _JOINED: self._joined}
        self.filters[_BARE] = bare
        self.filters["join"] = keeping_languages(
            self.filters["join"], jinja2.filters.make_attrgetter
        )
        self.filters |= {name: of_bare(self.filters[name]) for name in SEEN_BARE}

    def _parse(self, source: str, name: str | None, filename: str | None) -> jinja2.nodes.Template:
        """Parse a template; its loops count their rounds and texts, and what it joins is weighed.

        Where a page can hold no markup, texts in other languages are put out without any (`places`).
        """
        tree = super()._parse(source, name, filename)
        if self.autoescape:
            _lay_bare(tree, Place())
        waiting: list[jinja2.nodes.Node] = [tree]
        while waiting:
            node = waiting.pop()
            waiting += node.iter_child_nodes()
            if isinstance(node, jinja2.nodes.For):
                literal = jinja2.nodes.Const(_literal(node))
                node.iter = _filtered(node.iter, _COUNTED, literal)
            elif isinstance(node, _AT_ONCE) and (size := _literal(node)) > _SHORT:
                sized = _filtered(jinja2.nodes.Const(size), _SIZED)
                node.body.insert(0, jinja2.nodes.Output([sized], lineno=node.lineno))
            elif isinstance(node, jinja2.nodes.Getitem) and isinstance(
                node.arg, jinja2.nodes.Slice
            ):
                node.node = _filtered(node.node, _BARE)
        _Joining().visit(tree)
        return tree

    def join_path(self, template: str, parent: str) -> str:
        """Count what a template includes, extends or imports."""
        self._meter.step()
        return super().join_path(template, parent)

    def getattr(self, obj: object, attribute: str) -> object:
        """Return an attribute; of texts and numbers only methods that do not make long texts of short ones.

        Fields of frozen data, labels and the macros of another template, nearly all that a template asks
        for, need no further look.
        """
        kind = type(obj)
        fields = self._fields.get(kind)
        if fields is None:
            fields = self._fields[kind] = frozenset(fields_of(kind))
        if attribute in fields:
            return getattr(obj, attribute)
        if fields and attribute in _OF_TUPLES:
            return self.undefined(obj=obj, name=attribute)
        if type(obj) is dict and attribute in obj and not hasattr(dict, attribute):
            return obj[attribute]
        if kind is jinja2.environment.TemplateModule and not attribute.startswith("_"):
            return vars(obj).get(attribute) or super().getattr(obj, attribute)
        if isinstance(obj, str | bytes | int | float) and attribute not in TEXT_METHODS:
            return self.unsafe_undefined(obj, attribute)
        return super().getattr(bare(obj), attribute)

    def getitem(self, obj: object, argument: object) -> object:
        """Return an item, else an attribute, as `getattr` does."""
        if isinstance(argument, str) and isinstance(obj, str | bytes | int | float):
            return self.getattr(obj, argument)
        if is_record(obj) and not isinstance(argument, str):
            return self.undefined(obj=obj, name=str(argument))
        return super().getitem(bare(obj), argument)

    def call_binop(
        self, context: jinja2.runtime.Context, operator: str, left: object, right: object
    ) -> object:
        """Compute, unless the result would be beyond measure."""
        require_operands(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def call(
        self, context: jinja2.runtime.Context, obj: object, /, *args: object, **named: object
    ) -> object:
        """Count a call; a macro is a template itself, and needs no look at what it may do."""
        self._meter.step(CALL)
        if type(obj) is jinja2.runtime.Macro:
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
            return obj(context.eval_ctx, *args, **named)
        return super().call(context, obj, *args, **named)

    @jinja2.pass_context
    def _counted(self, _context: object, items: Iterable[object], literal: int) -> Iterator[object]:
        return self._meter.counted(items, literal)

    @jinja2.pass_context
    def _sized(self, _context: object, size: int) -> str:
        self._meter.sized(size)
        return ""

    @jinja2.pass_eval_context
    def _joined(self, context: jinja2.nodes.EvalContext, parts: tuple[object, ...]) -> str:
        require_weight(parts)
        if context.autoescape and (marked := as_marked(parts)) is not None:
            return together(marked)
        join = jinja2.runtime.markup_join if context.autoescape else jinja2.runtime.str_join
        return join(map(unmarked, parts))


class _Joining(jinja2.visitor.NodeTransformer):
    """Lets what a template joins by `~` be joined by the filter that weighs it."""

    def visit_Concat(self, node: jinja2.nodes.Concat) -> jinja2.nodes.Filter:  # noqa: N802 - jinja's name
        """Return the filter in the node's place."""
        self.generic_visit(node)
        parts = jinja2.nodes.Tuple(node.nodes, "load", lineno=node.lineno)
        return _filtered(parts, _JOINED)


def _loader(folder: Path | Shelf) -> jinja2.BaseLoader:
    return _OnShelf(folder) if isinstance(folder, Shelf) else _OwnFolder(folder)


def _filtered(
    node: jinja2.nodes.Node, name: str, *arguments: jinja2.nodes.Expr
) -> jinja2.nodes.Filter:
    return jinja2.nodes.Filter(node, name, [*arguments], [], None, None, lineno=node.lineno)


def _lay_bare(node: jinja2.nodes.Node, place: Place) -> Place:
    """Put out bare what a template places where there can be no markup; return where it then stands.

    What is made for itself (a macro, a text that is set) begins among the text, wherever it is placed later.
    """
    if isinstance(node, jinja2.nodes.Output):
        return _lay_output_bare(node, place)
    if isinstance(node, jinja2.nodes.If):
        for one in node.elif_:
            _lay_bare(one, place)
        _lay_all_bare(node.else_, place)
        return _lay_all_bare(node.body, place)
    if isinstance(node, jinja2.nodes.For):
        _lay_all_bare(node.else_, place)
        return _lay_all_bare(node.body, place)
    if isinstance(node, _FOR_ITSELF):
        _lay_all_bare(node.body, Place())
        return place
    return _lay_all_bare(getattr(node, "body", ()), place)


def _lay_all_bare(nodes: Iterable[jinja2.nodes.Node], place: Place) -> Place:
    for node in nodes:
        place = _lay_bare(node, place)
    return place


def _lay_output_bare(node: jinja2.nodes.Output, place: Place) -> Place:
    for at, one in enumerate(node.nodes):
        if isinstance(one, jinja2.nodes.TemplateData):
            place = after(one.data, place)
        elif place.inside:
            for joined in (one, *one.find_all(jinja2.nodes.Concat)):
                if isinstance(joined, jinja2.nodes.Concat):
                    joined.nodes = [_filtered(part, _BARE) for part in joined.nodes]
            node.nodes[at] = _filtered(one, _BARE)
    return place


_FOR_ITSELF = (
    jinja2.nodes.Macro,
    jinja2.nodes.CallBlock,
    jinja2.nodes.AssignBlock,
    jinja2.nodes.FilterBlock,
)
_AT_ONCE = (
    jinja2.nodes.Template,
    jinja2.nodes.Macro,
    jinja2.nodes.CallBlock,
    jinja2.nodes.Block,
)
"""What is put out by one call or inclusion."""


def _literal(node: jinja2.nodes.Node) -> int:
    """Return how much of a template's own text a node puts out by itself: of a loop in each round."""
    size, waiting = 0, [*node.iter_child_nodes()]
    while waiting:
        one = waiting.pop()
        if isinstance(one, jinja2.nodes.TemplateData):
            size += len(one.data)
        elif not isinstance(one, (jinja2.nodes.For, *_AT_ONCE)):
            waiting += one.iter_child_nodes()
    return size


class Templates:
    """The templates of a repository of plans in one flavour: escaped for HTML, or not."""

    def __init__(
        self,
        folders: Sequence[Path | Shelf],
        *,
        escaped: bool,
        filters: Mapping[str, Callable[..., object]] | None = None,
    ) -> None:
        """Look in `folders`, the first first."""
        self._meter = Meter()
        loader = jinja2.ChoiceLoader([_loader(folder) for folder in folders])
        self._environment = _Environment(self._meter, loader, escaped=escaped)
        self._environment.filters.update(filters or {})

    def render(self, name: str, **data: object) -> str:
        """Return a template's text; UserError with template and line for whatever is wrong in it."""
        self._meter.begin()
        try:
            return self._environment.get_template(name).render(**data)
        except EndlessError as error:
            told = _where(error, name)[0]
            raise UserError("report.endless", name=told, limit=MAX_OUTPUT // MEGABYTE) from error
        except TooLargeError as error:
            told, line = _where(error, name)
            raise UserError("report.too-large", name=told, line=line) from error
        except jinja2.TemplateNotFound as error:
            raise UserError("report.no-template", name=error.name or name) from error
        except jinja2.TemplateSyntaxError as error:
            raise _broken(error.name or name, error.lineno, error.message or "") from error
        except jinja2.TemplateError as error:
            raise _broken(*_where(error, name), str(error)) from error
        except _FAULTS as error:
            raise _broken(*_where(error, name), f"{type(error).__name__}: {error}") from error


_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)


def _broken(name: str, line: int, problem: str) -> UserError:
    return UserError("report.template", name=name, line=line, problem=problem)


def _where(error: BaseException, name: str) -> tuple[str, int]:
    """Return template and line of the innermost frame that a template owns."""
    found = (name, 0)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".j2"):
            found = (os.path.basename(file), trace.tb_lineno)  # noqa: PTH119 - a frame's name is no path
        trace = trace.tb_next
    return found
