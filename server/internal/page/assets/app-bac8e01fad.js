var Vn,V,bi,Eo,Ye,mi,yi,Ri,yo,Nn,Ft,vi,So,Ro,vo,yd,_n={},An=[],Rd=/acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i,Tn=Array.isArray;function ke(e,t){
for(var n in t)e[n]=t[n];return e}function wo(e){e&&e.parentNode&&e.parentNode.removeChild(e)}function Io(e,t,n){var r,o,s,i={};for(s in t)s=="key"?r=t[s]:s=="r\
ef"?o=t[s]:i[s]=t[s];if(arguments.length>2&&(i.children=arguments.length>3?Vn.call(arguments,2):n),typeof e=="function"&&e.defaultProps!=null)for(s in e.defaultProps)
i[s]===void 0&&(i[s]=e.defaultProps[s]);return xn(e,i,r,o,null)}function xn(e,t,n,r,o){var s={type:e,props:t,key:n,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,
constructor:void 0,__v:o??++bi,__i:-1,__u:0};return o==null&&V.vnode!=null&&V.vnode(s),s}function $(e){return e.children}function Xe(e,t){this.props=e,this.context=t}function $e(e,t){if(t==null)return e.__?$e(e.__,e.__i+1):null;for(var n;t<e.__k.length;t++)
if((n=e.__k[t])!=null&&n.__e!=null)return n.__e;return typeof e.type=="function"?$e(e):null}function vd(e){if(e.__P&&e.__d){var t=e.__v,n=t.__e,r=[],o=[],s=ke({},
t);s.__v=t.__v+1,V.vnode&&V.vnode(s),No(e.__P,s,t,e.__n,e.__P.namespaceURI,32&t.__u?[n]:null,r,n??$e(t),!!(32&t.__u),o),s.__v=t.__v,s.__.__k[s.__i]=s,Ni(r,s,o),
t.__e=t.__=null,s.__e!=n&&Ei(s)}}function Ei(e){if((e=e.__)!=null&&e.__c!=null)return e.__e=e.__c.base=null,e.__k.some(function(t){if(t!=null&&t.__e!=null)return e.
__e=e.__c.base=t.__e}),Ei(e)}function pi(e){(!e.__d&&(e.__d=!0)&&Ye.push(e)&&!kn.__r++||mi!=V.debounceRendering)&&((mi=V.debounceRendering)||yi)(kn)}function kn(){
try{for(var e,t=1;Ye.length;)Ye.length>t&&Ye.sort(Ri),e=Ye.shift(),t=Ye.length,vd(e)}finally{Ye.length=kn.__r=0}}function Si(e,t,n,r,o,s,i,a,l,c,d){var h,f,m,g,
b,y,R=r&&r.__k||An,v=t.length;for(l=Ed(n,t,R,l,v),h=0;h<v;h++)(m=n.__k[h])!=null&&(f=m.__i!=-1&&R[m.__i]||_n,m.__i=h,y=No(e,m,f,o,s,i,a,l,c,d),g=m.__e,m.ref&&f.
ref!=m.ref&&(f.ref&&xo(f.ref,null,m),d.push(m.ref,m.__c||g,m)),b==null&&g!=null&&(b=g),4&m.__u?(l=wi(m,l,e),f.__e&&(f.__e=null)):typeof m.type=="function"&&y!==
void 0?l=y:g&&(l=g.nextSibling),m.__u&=-7);return n.__e=b,l}function Ed(e,t,n,r,o){var s,i,a,l,c,d=n.length,h=d,f=0;for(e.__k=new Array(o),s=0;s<o;s++)(i=t[s])!=
null&&typeof i!="boolean"&&typeof i!="function"?(typeof i=="string"||typeof i=="number"||typeof i=="bigint"||i.constructor==String?i=e.__k[s]=xn(null,i,null,null,
null):Tn(i)?i=e.__k[s]=xn($,{children:i},null,null,null):i.constructor===void 0&&i.__b>0?i=e.__k[s]=xn(i.type,i.props,i.key,i.ref?i.ref:null,i.__v):e.__k[s]=i,l=
s+f,i.__=e,i.__b=e.__b+1,a=null,(c=i.__i=Sd(i,n,l,h))!=-1&&(h--,(a=n[c])&&(a.__u|=2)),a==null||a.__v==null?(c==-1&&(o>d?f--:o<d&&f++),typeof i.type!="function"&&
(i.__u|=4)):c!=l&&(c==l-1?f--:c==l+1?f++:(c>l?f--:f++,i.__u|=4))):e.__k[s]=null;if(h)for(s=0;s<d;s++)(a=n[s])!=null&&(2&a.__u)==0&&(a.__e==r&&(r=$e(a)),_i(a,a));
return r}function wi(e,t,n){var r,o;if(typeof e.type=="function"){for(r=e.__k,o=0;r&&o<r.length;o++)r[o]&&(r[o].__=e,t=wi(r[o],t,n));return t}e.__e!=t&&(t&&e.type&&
!t.parentNode&&(t=$e(e)),t=n.insertBefore(e.__e,t||null));do t=t&&t.nextSibling;while(t!=null&&t.nodeType==8);return t}function Sd(e,t,n,r){var o,s,i,a=e.key,l=e.type,c=t[n],d=c!=null&&(2&c.__u)==0;if(c===null&&a==null||d&&a==c.key&&l==c.type)return n;if(r>(d?1:0)){for(o=n-1,s=n+
1;o>=0||s<t.length;)if((c=t[i=o>=0?o--:s++])!=null&&(2&c.__u)==0&&a==c.key&&l==c.type)return i}return-1}function hi(e,t,n){t[0]=="-"?e.setProperty(t,n??""):e[t]=
n==null?"":typeof n!="number"||Rd.test(t)?n:n+"px"}function In(e,t,n,r,o){var s,i;e:if(t=="style")if(typeof n=="string")e.style.cssText=n;else{if(typeof r=="str\
ing"&&(e.style.cssText=r=""),r)for(t in r)n&&t in n||hi(e.style,t,"");if(n)for(t in n)r&&n[t]==r[t]||hi(e.style,t,n[t])}else if(t[0]=="o"&&t[1]=="n")s=t!=(t=t.replace(
vi,"$1")),i=t.toLowerCase(),t=i in e||t=="onFocusOut"||t=="onFocusIn"?i.slice(2):t.slice(2),e.l||(e.l={}),e.l[t+s]=n,n?r?n[Ft]=r[Ft]:(n[Ft]=So,e.addEventListener(
t,s?vo:Ro,s)):e.removeEventListener(t,s?vo:Ro,s);else{if(o=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&
t!="height"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{e[t]=n??"";break e}catch{}
typeof n=="function"||(n==null||n===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&n==1?"":n))}}function gi(e){return function(t){if(this.l){
var n=this.l[t.type+e];if(t[Nn]==null)t[Nn]=So++;else if(t[Nn]<n[Ft])return;return n(V.event?V.event(t):t)}}}function No(e,t,n,r,o,s,i,a,l,c){var d,h,f,m,g,b,y,
R,v,S,T,L,A,_,k,Y,C=t.type;if(t.constructor!==void 0)return null;128&n.__u&&(l=!!(32&n.__u),s=[a=t.__e=n.__e]),(d=V.__b)&&d(t);e:if(typeof C=="function"){h=i.length;
try{if(v=t.props,S=C.prototype&&C.prototype.render,T=(d=C.contextType)&&r[d.__c],L=d?T?T.props.value:d.__:r,n.__c?R=(f=t.__c=n.__c).__=f.__E:(S?t.__c=f=new C(v,
L):(t.__c=f=new Xe(v,L),f.constructor=C,f.render=Id),T&&T.sub(f),f.state||(f.state={}),f.__n=r,m=f.__d=!0,f.__h=[],f._sb=[]),S&&f.__s==null&&(f.__s=f.state),S&&
C.getDerivedStateFromProps!=null&&(f.__s==f.state&&(f.__s=ke({},f.__s)),ke(f.__s,C.getDerivedStateFromProps(v,f.__s))),g=f.props,b=f.state,f.__v=t,m)S&&C.getDerivedStateFromProps==
null&&f.componentWillMount!=null&&f.componentWillMount(),S&&f.componentDidMount!=null&&f.__h.push(f.componentDidMount);else{if(S&&C.getDerivedStateFromProps==null&&
v!==g&&f.componentWillReceiveProps!=null&&f.componentWillReceiveProps(v,L),t.__v==n.__v||!f.__e&&f.shouldComponentUpdate!=null&&f.shouldComponentUpdate(v,f.__s,
L)===!1){t.__v!=n.__v&&(f.props=v,f.state=f.__s,f.__d=!1),t.__e=n.__e,t.__k=n.__k,t.__k.some(function(fe){fe&&(fe.__=t)}),An.push.apply(f.__h,f._sb),f._sb=[],f.
__h.length&&i.push(f),a=$e(n);break e}f.componentWillUpdate!=null&&f.componentWillUpdate(v,f.__s,L),S&&f.componentDidUpdate!=null&&f.__h.push(function(){f.componentDidUpdate(
g,b,y)})}if(f.context=L,f.props=v,f.__P=e,f.__e=!1,A=V.__r,_=0,S)f.state=f.__s,f.__d=!1,A&&A(t),d=f.render(f.props,f.state,f.context),An.push.apply(f.__h,f._sb),
f._sb=[];else do f.__d=!1,A&&A(t),d=f.render(f.props,f.state,f.context),f.state=f.__s;while(f.__d&&++_<25);f.state=f.__s,f.getChildContext!=null&&(r=ke(ke({},r),
f.getChildContext())),S&&!m&&f.getSnapshotBeforeUpdate!=null&&(y=f.getSnapshotBeforeUpdate(g,b)),k=d!=null&&d.type===$&&d.key==null?xi(d.props.children):d,a=Si(
e,Tn(k)?k:[k],t,n,r,o,s,i,a,l,c),f.base=t.__e,t.__u&=-161,f.__h.length&&i.push(f),R&&(f.__E=f.__=null)}catch(fe){if(i.length=h,t.__v=null,l||s!=null){if(fe.then){
for(t.__u|=l?160:128;a&&a.nodeType==8&&a.nextSibling;)a=a.nextSibling;s!=null&&(s[s.indexOf(a)]=null),t.__e=a}else if(s!=null)for(Y=s.length;Y--;)wo(s[Y])}else t.
__e=n.__e;t.__k==null&&(t.__k=n.__k||[]),fe.then||Ii(t),V.__e(fe,t,n)}}else s==null&&t.__v==n.__v?(t.__k=n.__k,t.__e=n.__e):a=t.__e=wd(n.__e,t,n,r,o,s,i,l,c);return(d=
V.diffed)&&d(t),128&t.__u?void 0:a}function Ii(e){e&&(e.__c&&(e.__c.__e=!0),e.__k&&e.__k.some(Ii))}function Ni(e,t,n){for(var r=0;r<n.length;r++)xo(n[r],n[++r],
n[++r]);V.__c&&V.__c(t,e),e.some(function(o){try{e=o.__h,o.__h=[],e.some(function(s){s.call(o)})}catch(s){V.__e(s,o.__v)}})}function xi(e){return typeof e!="obj\
ect"||e==null||e.__b>0?e:Tn(e)?e.map(xi):e.constructor!==void 0?null:ke({},e)}function wd(e,t,n,r,o,s,i,a,l){var c,d,h,f,m,g,b,y=n.props||_n,R=t.props,v=t.type;
if(v=="svg"?o="http://www.w3.org/2000/svg":v=="math"?o="http://www.w3.org/1998/Math/MathML":o||(o="http://www.w3.org/1999/xhtml"),s!=null){for(c=0;c<s.length;c++)
if((m=s[c])&&"setAttribute"in m==!!v&&(v?m.localName==v:m.nodeType==3)){e=m,s[c]=null;break}}if(e==null){if(v==null)return document.createTextNode(R);e=document.
createElementNS(o,v,R.is&&R),a&&(V.__m&&V.__m(t,s),a=!1),s=null}if(v==null)y===R||a&&e.data==R||(e.data=R);else{if(s=v=="textarea"&&R.defaultValue!=null?null:s&&
Vn.call(e.childNodes),!a&&s!=null)for(y={},c=0;c<e.attributes.length;c++)y[(m=e.attributes[c]).name]=m.value;for(c in y)m=y[c],c=="dangerouslySetInnerHTML"?h=m:
c=="children"||c in R||c=="value"&&"defaultValue"in R||c=="checked"&&"defaultChecked"in R||In(e,c,null,m,o);for(c in R)m=R[c],c=="children"?f=m:c=="dangerouslyS\
etInnerHTML"?d=m:c=="value"?g=m:c=="checked"?b=m:a&&typeof m!="function"||y[c]===m||In(e,c,m,y[c],o);if(d)a||h&&(d.__html==h.__html||d.__html==e.innerHTML)||(e.
innerHTML=d.__html),t.__k=[];else if(h&&(e.innerHTML=""),Si(t.type=="template"?e.content:e,Tn(f)?f:[f],t,n,r,v=="foreignObject"?"http://www.w3.org/1999/xhtml":o,
s,i,s?s[0]:n.__k&&$e(n,0),a,l),s!=null)for(c=s.length;c--;)wo(s[c]);a&&v!="textarea"||(c="value",v=="progress"&&g==null?e.removeAttribute("value"):g!=null&&(g!==
e[c]||v=="progress"&&!g||v=="option"&&g!=y[c])&&In(e,c,g,y[c],o),c="checked",b!=null&&b!=e[c]&&In(e,c,b,y[c],o))}return e}function xo(e,t,n){try{if(typeof e=="f\
unction"){var r=typeof e.__u=="function";r&&e.__u(),r&&t==null||(e.__u=e(t))}else e.current=t}catch(o){V.__e(o,n)}}function _i(e,t,n){var r,o;if(V.unmount&&V.unmount(
e),(r=e.ref)&&(r.current&&r.current!=e.__e||xo(r,null,t)),(r=e.__c)!=null){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(s){V.__e(s,t)}r.base=r.__P=
r.__n=null}if(r=e.__k)for(o=0;o<r.length;o++)r[o]&&_i(r[o],t,n||typeof e.type!="function");n||wo(e.__e),e.__c=e.__=e.__e=void 0}function Id(e,t,n){return this.constructor(
e,n)}function Ai(e,t,n){var r,o,s,i;t==document&&(t=document.documentElement),V.__&&V.__(e,t),o=(r=typeof n=="function")?null:n&&n.__k||t.__k,s=[],i=[],No(t,e=(!r&&
n||t).__k=Io($,null,[e]),o||_n,_n,t.namespaceURI,!r&&n?[n]:o?null:t.firstChild?Vn.call(t.childNodes):null,s,!r&&n?n:o?o.__e:t.firstChild,r,i),Ni(s,e,i),e.props.
children=null}Vn=An.slice,V={__e:function(e,t,n,r){for(var o,s,i;t=t.__;)if((o=t.__c)&&!o.__)try{if((s=o.constructor)&&s.getDerivedStateFromError!=null&&(o.setState(s.getDerivedStateFromError(
e)),i=o.__d),o.componentDidCatch!=null&&(o.componentDidCatch(e,r||{}),i=o.__d),i)return o.__E=o}catch(a){e=a}throw e}},bi=0,Eo=function(e){return e!=null&&e.constructor===
void 0},Xe.prototype.setState=function(e,t){var n;n=this.__s!=null&&this.__s!=this.state?this.__s:this.__s=ke({},this.state),typeof e=="function"&&(e=e(ke({},n),
this.props)),e&&ke(n,e),e!=null&&this.__v&&(t&&this._sb.push(t),pi(this))},Xe.prototype.forceUpdate=function(e){this.__v&&(this.__e=!0,e&&this.__h.push(e),pi(this))},
Xe.prototype.render=$,Ye=[],yi=typeof Promise=="function"?Promise.prototype.then.bind(Promise.resolve()):setTimeout,Ri=function(e,t){return e.__v.__b-t.__v.__b},
kn.__r=0,yo=Math.random().toString(8),Nn="__d"+yo,Ft="__a"+yo,vi=/(PointerCapture)$|Capture$/i,So=0,Ro=gi(!1),vo=gi(!0),yd=0;var ct,X,_o,ki,Un=0,Fi=[],J=V,Vi=J.__b,Ti=J.__r,Ci=J.diffed,Ui=J.__c,Gi=J.unmount,Mi=J.__;function Gn(e,t){J.__h&&J.__h(X,e,Un||t),Un=0;var n=X.__H||(X.__H={__:[],
__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function N(e){return Un=1,ko(Bi,e)}function ko(e,t,n){var r=Gn(ct++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):Bi(void 0,
t),function(a){var l=r.__N?r.__N[0]:r.__[0],c=r.t(l,a);l!==c&&(r.__N=[c,r.__[1]],r.__c.setState({}))}],r.__c=X,!X.__f)){var o=function(a,l,c){if(!r.__c.__H)return!0;
var d=!1,h=r.__c.props!==a;if(r.__c.__H.__.some(function(m){if(m.__N){d=!0;var g=m.__[0];m.__=m.__N,m.__N=void 0,g!==m.__[0]&&(h=!0)}}),s){var f=s.call(this,a,l,
c);return d?f||h:f}return!d||h};X.__f=!0;var s=X.shouldComponentUpdate,i=X.componentWillUpdate;X.componentWillUpdate=function(a,l,c){if(this.__e){var d=s;s=void 0,
o(a,l,c),s=d}i&&i.call(this,a,l,c)},X.shouldComponentUpdate=o}return r.__N||r.__}function I(e,t){var n=Gn(ct++,3);!J.__s&&Vo(n.__H,t)&&(n.__=e,n.u=t,X.__H.__h.push(
n))}function Ve(e,t){var n=Gn(ct++,4);!J.__s&&Vo(n.__H,t)&&(n.__=e,n.u=t,X.__h.push(n))}function E(e){return Un=5,we(function(){return{current:e}},[])}function we(e,t){var n=Gn(ct++,7);return Vo(n.__H,t)&&(n.__=e(),n.__H=t,n.__h=e),n.__}function Nd(){for(var e;e=Fi.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(Cn),t.__h.some(Ao),t.__h=[]}catch(n){t.__h=[],J.__e(n,e.__v)}}}J.__b=function(e){X=
null,Vi&&Vi(e)},J.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),Mi&&Mi(e,t)},J.__r=function(e){Ti&&Ti(e),ct=0;var t=(X=e.__c).__H;t&&(_o===X?(t.__h=[],
X.__h=[],t.__.some(function(n){n.__N&&(n.__=n.__N),n.u=n.__N=void 0})):(t.__h.some(Cn),t.__h.some(Ao),t.__h=[],ct=0)),_o=X},J.diffed=function(e){Ci&&Ci(e);var t=e.
__c;t&&t.__H&&(t.__H.__h.length&&(Fi.push(t)!==1&&ki===J.requestAnimationFrame||((ki=J.requestAnimationFrame)||xd)(Nd)),t.__H.__.some(function(n){n.u&&(n.__H=n.
u,n.u=void 0)})),_o=X=null},J.__c=function(e,t){t.some(function(n){try{n.__h.some(Cn),n.__h=n.__h.filter(function(r){return!r.__||Ao(r)})}catch(r){t.some(function(o){
o.__h&&(o.__h=[])}),t=[],J.__e(r,n.__v)}}),Ui&&Ui(e,t)},J.unmount=function(e){Gi&&Gi(e);var t,n=e.__c;n&&n.__H&&(n.__H.__.some(function(r){try{Cn(r)}catch(o){t=
o}}),n.__H=void 0,t&&J.__e(t,n.__v))};var Li=typeof requestAnimationFrame=="function";function xd(e){var t,n=function(){clearTimeout(r),Li&&cancelAnimationFrame(
t),setTimeout(e)},r=setTimeout(n,35);Li&&(t=requestAnimationFrame(n))}function Cn(e){var t=X,n=e.__c;typeof n=="function"&&(e.__c=void 0,n()),X=t}function Ao(e){
var t=X;e.__c=e.__(),X=t}function Vo(e,t){return!e||e.length!==t.length||t.some(function(n,r){return n!==e[r]})}function Bi(e,t){return typeof t=="function"?t(e):
t}var _d=Symbol.for("preact-signals");function Bn(){if(Te>1)Te--;else{var e,t=!1;for((function(){var o=Ln;for(Ln=void 0;o!==void 0;){var s=o.S;if(s.v===o.v)for(var i=s.
t;i!==void 0;i=i.x)i.i===o.i&&(i.i=s.i);o=o.o}})();Ot!==void 0;){var n=Ot;for(Ot=void 0,Mn++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&Di(n))try{n.
c()}catch(o){t||(e=o,t=!0)}n=r}}if(Mn=0,Te--,t)throw e}}function On(e){if(Te>0)return e();To=++Ad,Te++;try{return e()}finally{Bn()}}var Bt,D=void 0;function Dt(e){
var t=D,n=Bt;D=void 0,Bt=void 0;try{return e()}finally{D=t,Bt=n}}var Ot=void 0,Te=0,Mn=0,Ad=0,To=0,Ln=void 0,Fn=0;function Oi(e){if(D!==void 0){var t=e.n;if(t===
void 0||t.t!==D)return t={i:0,S:e,p:D.s,n:void 0,t:D,e:void 0,x:void 0,r:t},D.s!==void 0&&(D.s.n=t),D.s=t,e.n=t,32&D.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==
void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=D.s,t.n=void 0,D.s.n=t,D.s=t),t}}function q(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=
t?.watched,this.Z=t?.unwatched,this.name=t?.name}q.prototype.brand=_d;q.prototype.h=function(){return!0};q.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.
e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:Dt(function(){var r;(r=t.W)==null||r.call(t)}))};q.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,
r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&Dt(function(){var o;(o=t.Z)==null||o.call(t)}))}};q.prototype.
subscribe=function(e){var t=this;return Ie(function(){var n=t.value;Dt(function(){return e(n)})},{name:"sub"})};q.prototype.valueOf=function(){return this.value};
q.prototype.toString=function(){return this.value+""};q.prototype.toJSON=function(){return this.value};q.prototype.peek=function(){var e=this;return Dt(function(){
return e.value})};Object.defineProperty(q.prototype,"value",{get:function(){var e=Oi(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){
if(Mn>100)throw new Error("Cycle detected");(function(n){Te!==0&&Mn===0&&n.l!==To&&(n.l=To,Ln={S:n,v:n.v,i:n.i,o:Ln})})(this),this.v=e,this.i++,Fn++,Te++;try{for(var t=this.
t;t!==void 0;t=t.x)t.t.N()}finally{Bn()}}}});function ne(e,t){return new q(e,t)}function Di(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==
t.i)return!0;return!1}function Wi(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function Yi(e){
for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=
n}function ze(e,t){q.call(this,void 0,t),this.x=e,this.s=void 0,this.g=Fn-1,this.f=4}ze.prototype=new q;ze.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;
if((36&this.f)==32||(this.f&=-5,this.g===Fn))return!0;if(this.g=Fn,this.f|=1,this.i>0&&!Di(this))return this.f&=-2,!0;var e=D;try{Wi(this),D=this;var t=this.x();
(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return D=e,Yi(this),this.f&=-2,!0};ze.prototype.S=function(e){
if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}q.prototype.S.call(this,e)};ze.prototype.U=function(e){if(this.t!==void 0&&(q.prototype.
U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}};ze.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==
void 0;e=e.x)e.t.N()}};Object.defineProperty(ze.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=Oi(this);if(this.h(),e!==void 0&&
(e.i=this.i),16&this.f)throw this.v;return this.v}});function dt(e,t){return new ze(e,t)}function Xi(e){var t=e.j;if(e.j=void 0,typeof t=="function"){Te++;var n=D;
D=void 0;try{t()}catch(r){throw e.f&=-2,e.f|=8,Co(e),r}finally{D=n,Bn()}}}function Co(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,Xi(e)}function kd(e){
if(D!==this)throw new Error("Out-of-order effect");Yi(this),D=e,this.f&=-2;try{8&this.f&&Co(this)}finally{Bn()}}function ft(e,t){this.x=e,this.j=void 0,this.s=void 0,
this.u=void 0,this.f=32,this.name=t?.name,Bt&&Bt.push(this)}ft.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t==
"function"&&(this.j=t)}finally{e()}};ft.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,Xi(this),Wi(this),Te++;var e=D;
return D=this,kd.bind(this,e)};ft.prototype.N=function(){2&this.f||(this.f|=2,this.u=Ot,Ot=this)};ft.prototype.d=function(){this.f|=8,1&this.f||Co(this)};ft.prototype.
dispose=function(){this.d()};function Ie(e,t){var n=new ft(e,t);try{n.c()}catch(o){throw n.d(),o}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var Uo,Yt,Dn,Vd=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__,Zi=[],Pi=[];Ie(function(){Uo=this.N})();function mt(e,t){V[e]=t.bind(null,V[e]||function(){})}
function Wt(e){if(Dn){var t=Dn;Dn=void 0,t()}Dn=e&&e.S()}function Ji(e){var t=this,n=e.data,r=Cd(n);r.name="ReactiveDom",r.value=n;var o=we(function(){for(var a=t,
l=t.__v;l=l.__;)if(l.__c){l.__c.__$f|=4;break}var c=dt(function(){var m=r.value.value;return m===0?0:m===!0?"":m||""}),d=dt(function(){return!Array.isArray(c.value)&&
!Eo(c.value)}),h=Ie(function(){if(this.N=Ki,d.value){var m=c.value;a.__v&&a.__v.__e&&a.__v.__e.nodeType===3&&(a.__v.__e.data=m)}}),f=t.__$u.d;return t.__$u.d=function(){
h(),f.call(this)},[d,c]},[]),s=o[0],i=o[1];return s.value?i.peek():i.value}Ji.displayName="ReactiveTextNode";Object.defineProperties(q.prototype,{constructor:{configurable:!0,
value:Io($,null).constructor},type:{configurable:!0,value:Ji},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{
configurable:!0,value:1}});mt("__b",function(e,t){if(Wt(),Yt=void 0,typeof t.type=="string"){var n,r=t.props;for(var o in r)if(o!=="children"){var s=r[o];s instanceof
q&&(n||(t.__np=n={}),n[o]=s,r[o]=s.peek())}}e(t)});mt("__r",function(e,t){if(e(t),t.type!==$){Wt();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=(function(o,s){
var i;return Ie(function(){i=this},{name:s}),i.c=o,i})((function(o){return function(){var s;Vd&&((s=this.y)==null||s.call(this)),o.__$f|=1,o.setState({})}})(r),
typeof t.type=="function"?t.type.displayName||t.type.name:""))),Yt=r,Wt(n)}});mt("__e",function(e,t,n,r){Wt(),Yt=void 0,e(t,n,r)});mt("diffed",function(e,t){Wt(),
Yt=void 0;var n;if(typeof t.type=="string"&&(n=t.__e)){var r=t.__np,o=t.props,s=n.U;if(s)for(var i in s){var a=s[i];a===void 0||r&&i in r||(a.d(),s[i]=void 0)}if(r){
s||(s={},n.U=s);for(var l in r){var c=s[l],d=r[l];c===void 0?(c=Td(n,l,d,o),s[l]=c):c.o(d,o)}}}e(t)});function Td(e,t,n,r){var o=t in e&&e.ownerSVGElement===void 0,
s=ne(n);return{o:function(i,a){s.value=i,r=a},d:Ie(function(){this.N=Ki;var i=s.value.value;r[t]!==i&&(r[t]=i,o?e[t]=i:i!=null&&(i!==!1||t[4]==="-")?e.setAttribute(
t,i):e.removeAttribute(t))})}}mt("unmount",function(e,t){if(typeof t.type=="string"){var n=t.__e;if(n){var r=n.U;if(r){n.U=void 0;for(var o in r){var s=r[o];s&&
s.d()}}}var i=t.__np;if(i){var a=t.props;for(var l in i)a[l]=i[l]}t.__np=void 0}else{var c=t.__c;if(c){c.__$f|=8;var d=c.__$u;d&&(c.__$u=void 0,d.d())}}e(t)});mt(
"__h",function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)});Xe.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var o in t)
return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var s=2&this.__$f;if(!(r||s||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)
return!0;for(var i in e)if(i!=="__source"&&e[i]!==this.props[i])return!0;for(var a in this.props)if(!(a in e))return!0;return!1};function Cd(e,t){return we(function(){
return ne(e,t)},[])}var Ud=typeof requestAnimationFrame>"u"?setTimeout:function(e){var t=function(){clearTimeout(n),cancelAnimationFrame(r),e()},n=setTimeout(t,35),r=requestAnimationFrame(
t)},Gd=function(e){queueMicrotask(function(){queueMicrotask(e)})};function Md(){On(function(){for(var e;e=Zi.shift();)Uo.call(e)})}function Ld(){Zi.push(this)===
1&&(V.requestAnimationFrame||Ud)(Md)}function Fd(){On(function(){for(var e;e=Pi.shift();)Uo.call(e)})}function Ki(){Pi.push(this)===1&&(V.requestAnimationFrame||
Gd)(Fd)}function Hi(e,t){var n=E(e);n.current=e;var r=Yt;I(function(){return Ie(function(){if(this.N=Ld,!(r&&8&r.__$f))return n.current()},t)},[])}var x;(function(e){e[e.Canceled=1]="Canceled",e[e.Unknown=2]="Unknown",e[e.InvalidArgument=3]="InvalidArgument",e[e.DeadlineExceeded=4]="DeadlineExceeded",e[e.NotFound=
5]="NotFound",e[e.AlreadyExists=6]="AlreadyExists",e[e.PermissionDenied=7]="PermissionDenied",e[e.ResourceExhausted=8]="ResourceExhausted",e[e.FailedPrecondition=
9]="FailedPrecondition",e[e.Aborted=10]="Aborted",e[e.OutOfRange=11]="OutOfRange",e[e.Unimplemented=12]="Unimplemented",e[e.Internal=13]="Internal",e[e.Unavailable=
14]="Unavailable",e[e.DataLoss=15]="DataLoss",e[e.Unauthenticated=16]="Unauthenticated"})(x||(x={}));function Xt(e,t){return e!==null&&typeof e=="object"&&"$typeName"in e&&typeof e.$typeName=="string"?t===void 0?!0:t.typeName===e.$typeName:!1}var p;(function(e){e[e.DOUBLE=1]="DOUBLE",e[e.FLOAT=2]="FLOAT",e[e.INT64=3]="INT64",e[e.UINT64=4]="UINT64",e[e.INT32=5]="INT32",e[e.FIXED64=6]="FIXED64",e[e.FIXED32=
7]="FIXED32",e[e.BOOL=8]="BOOL",e[e.STRING=9]="STRING",e[e.BYTES=12]="BYTES",e[e.UINT32=13]="UINT32",e[e.SFIXED32=15]="SFIXED32",e[e.SFIXED64=16]="SFIXED64",e[e.
SINT32=17]="SINT32",e[e.SINT64=18]="SINT64"})(p||(p={}));function zi(){let e=0,t=0;for(let r=0;r<28;r+=7){let o=this.buf[this.pos++];if(e|=(o&127)<<r,(o&128)==0)return this.assertBounds(),[e,t]}let n=this.buf[this.pos++];
if(e|=(n&15)<<28,t=(n&112)>>4,(n&128)==0)return this.assertBounds(),[e,t];for(let r=3;r<=31;r+=7){let o=this.buf[this.pos++];if(t|=(o&127)<<r,(o&128)==0)return this.
assertBounds(),[e,t]}throw new Error("invalid varint")}function Yn(e,t,n){for(let s=0;s<28;s=s+7){let i=e>>>s,a=!(!(i>>>7)&&t==0),l=(a?i|128:i)&255;if(n.push(l),
!a)return}let r=e>>>28&15|(t&7)<<4,o=t>>3!=0;if(n.push((o?r|128:r)&255),!!o){for(let s=3;s<31;s=s+7){let i=t>>>s,a=!!(i>>>7),l=(a?i|128:i)&255;if(n.push(l),!a)return}
n.push(t>>>31&1)}}var Wn=4294967296;function Go(e){let t=e[0]==="-";t&&(e=e.slice(1));let n=1e6,r=0,o=0;function s(i,a){let l=Number(e.slice(i,a));o*=n,r=r*n+l,
r>=Wn&&(o=o+(r/Wn|0),r=r%Wn)}return s(-24,-18),s(-18,-12),s(-12,-6),s(-6),t?Qi(r,o):Lo(r,o)}function ji(e,t){let n=Lo(e,t),r=n.hi&2147483648;r&&(n=Qi(n.lo,n.hi));
let o=Mo(n.lo,n.hi);return r?"-"+o:o}function Mo(e,t){if({lo:e,hi:t}=Bd(e,t),t<=2097151)return String(Wn*t+e);let n=e&16777215,r=(e>>>24|t<<8)&16777215,o=t>>16&
65535,s=n+r*6777216+o*6710656,i=r+o*8147497,a=o*2,l=1e7;return s>=l&&(i+=Math.floor(s/l),s%=l),i>=l&&(a+=Math.floor(i/l),i%=l),a.toString()+$i(i)+$i(s)}function Bd(e,t){
return{lo:e>>>0,hi:t>>>0}}function Lo(e,t){return{lo:e|0,hi:t|0}}function Qi(e,t){return t=~t,e?e=~e+1:t+=1,Lo(e,t)}var $i=e=>{let t=String(e);return"0000000".slice(
t.length)+t};function Zt(e,t){if(e>=0){for(;e>127;)t.push(e&127|128),e=e>>>7;t.push(e)}else{for(let n=0;n<9;n++)t.push(e&127|128),e=e>>7;t.push(1)}}function qi(){
let e=this.buf[this.pos++],t=e&127;if((e&128)==0)return this.assertBounds(),t;if(e=this.buf[this.pos++],t|=(e&127)<<7,(e&128)==0)return this.assertBounds(),t;if(e=
this.buf[this.pos++],t|=(e&127)<<14,(e&128)==0)return this.assertBounds(),t;if(e=this.buf[this.pos++],t|=(e&127)<<21,(e&128)==0)return this.assertBounds(),t;e=this.
buf[this.pos++],t|=(e&15)<<28;for(let n=5;(e&128)!==0&&n<10;n++)e=this.buf[this.pos++];if((e&128)!=0)throw new Error("invalid varint");return this.assertBounds(),
t>>>0}var F=Od();function Od(){let e=new DataView(new ArrayBuffer(8));if(typeof BigInt=="function"&&typeof e.getBigInt64=="function"&&typeof e.getBigUint64=="function"&&
typeof e.setBigInt64=="function"&&typeof e.setBigUint64=="function"&&(!!globalThis.Deno||!!globalThis.Bun||typeof process!="object"||typeof process.env!="object"||
process.env.BUF_BIGINT_DISABLE!=="1")){let n=BigInt("-9223372036854775808"),r=BigInt("9223372036854775807"),o=BigInt("0"),s=BigInt("18446744073709551615");return{
zero:BigInt(0),supported:!0,parse(i){let a=typeof i=="bigint"?i:BigInt(i);if(a>r||a<n)throw new Error(`invalid int64: ${i}`);return a},uParse(i){let a=typeof i==
"bigint"?i:BigInt(i);if(a>s||a<o)throw new Error(`invalid uint64: ${i}`);return a},enc(i){return e.setBigInt64(0,this.parse(i),!0),{lo:e.getInt32(0,!0),hi:e.getInt32(
4,!0)}},uEnc(i){return e.setBigInt64(0,this.uParse(i),!0),{lo:e.getInt32(0,!0),hi:e.getInt32(4,!0)}},dec(i,a){return e.setInt32(0,i,!0),e.setInt32(4,a,!0),e.getBigInt64(
0,!0)},uDec(i,a){return e.setInt32(0,i,!0),e.setInt32(4,a,!0),e.getBigUint64(0,!0)}}}return{zero:"0",supported:!1,parse(n){return typeof n!="string"&&(n=n.toString()),
ea(n),n},uParse(n){return typeof n!="string"&&(n=n.toString()),ta(n),n},enc(n){return typeof n!="string"&&(n=n.toString()),ea(n),Go(n)},uEnc(n){return typeof n!=
"string"&&(n=n.toString()),ta(n),Go(n)},dec(n,r){return ji(n,r)},uDec(n,r){return Mo(n,r)}}}function ea(e){if(!/^-?[0-9]+$/.test(e))throw new Error("invalid int\
64: "+e)}function ta(e){if(!/^[0-9]+$/.test(e))throw new Error("invalid uint64: "+e)}function be(e,t){switch(e){case p.STRING:return"";case p.BOOL:return!1;case p.DOUBLE:case p.FLOAT:return 0;case p.INT64:case p.UINT64:case p.SFIXED64:case p.FIXED64:case p.
SINT64:return t?"0":F.zero;case p.BYTES:return new Uint8Array(0);default:return 0}}function na(e,t){switch(e){case p.BOOL:return t===!1;case p.STRING:return t===
"";case p.BYTES:return t instanceof Uint8Array&&!t.byteLength;case p.DOUBLE:case p.FLOAT:return Object.is(t,0);default:return t==0}}var ra=2,ye=Symbol.for("reflect unsafe local");function Xn(e,t){let n=e[t.localName].case;return n===void 0?n:t.fields.find(r=>r.localName===n)}function oa(e,t){
let n=t.localName;if(t.oneof)return e[t.oneof.localName].case===n;if(t.presence!=ra)return e[n]!==void 0&&Object.prototype.hasOwnProperty.call(e,n);switch(t.fieldKind){case"\
list":return e[n].length>0;case"map":return Object.keys(e[n]).length>0;case"scalar":return!na(t.scalar,e[n]);case"enum":return e[n]!==t.enum.values[0].number}throw new Error(
"message field with implicit presence")}function je(e,t){return Object.prototype.hasOwnProperty.call(e,t)&&e[t]!==void 0}function Zn(e,t){if(t.oneof){let n=e[t.
oneof.localName];return n.case===t.localName?n.value:void 0}return e[t.localName]}function Pn(e,t,n){t.oneof?e[t.oneof.localName]={case:t.localName,value:n}:e[t.
localName]=n}function sa(e,t){let n=t.localName;if(t.oneof){let r=t.oneof.localName;e[r].case===n&&(e[r]={case:void 0})}else if(t.presence!=ra)delete e[n];else switch(t.
fieldKind){case"map":e[n]={};break;case"list":e[n]=[];break;case"enum":e[n]=t.enum.values[0].number;break;case"scalar":e[n]=be(t.scalar,t.longAsString);break}}function Ne(e){return e!==null&&typeof e=="object"&&!Array.isArray(e)}function Pt(e,t){var n,r,o,s;if(Ne(e)&&ye in e&&"add"in e&&"field"in e&&typeof e.field=="function"){if(t!==void 0){let i=t,a=e.field();return i.listKind==a.listKind&&
i.scalar===a.scalar&&((n=i.message)===null||n===void 0?void 0:n.typeName)===((r=a.message)===null||r===void 0?void 0:r.typeName)&&((o=i.enum)===null||o===void 0?
void 0:o.typeName)===((s=a.enum)===null||s===void 0?void 0:s.typeName)}return!0}return!1}function Jt(e,t){var n,r,o,s;if(Ne(e)&&ye in e&&"has"in e&&"field"in e&&
typeof e.field=="function"){if(t!==void 0){let i=t,a=e.field();return i.mapKey===a.mapKey&&i.mapKind==a.mapKind&&i.scalar===a.scalar&&((n=i.message)===null||n===
void 0?void 0:n.typeName)===((r=a.message)===null||r===void 0?void 0:r.typeName)&&((o=i.enum)===null||o===void 0?void 0:o.typeName)===((s=a.enum)===null||s===void 0?
void 0:s.typeName)}return!0}return!1}function Kt(e,t){return Ne(e)&&ye in e&&"desc"in e&&Ne(e.desc)&&e.desc.kind==="message"&&(t===void 0||e.desc.typeName==t.typeName)}function ia(e){return aa(e.$typeName)}function Re(e){let t=e.fields[0];return aa(e.typeName)&&t!==void 0&&t.fieldKind=="scalar"&&t.name=="value"&&t.number==1}function Jn(e){
switch(e.typeName){case"google.protobuf.Any":case"google.protobuf.Timestamp":case"google.protobuf.Duration":case"google.protobuf.FieldMask":case"google.protobuf\
.Struct":case"google.protobuf.Value":case"google.protobuf.ListValue":return!0;default:return Re(e)}}function aa(e){return e.startsWith("google.protobuf.")&&["Do\
ubleValue","FloatValue","Int64Value","UInt64Value","Int32Value","UInt32Value","BoolValue","StringValue","BytesValue"].includes(e.substring(16))}var Dd=999,Wd=998,Kn=2;function se(e,t){if(Xt(t,e))return t;let n=Jd(e);return t!==void 0&&Yd(e,n,t),n}function Yd(e,t,n){for(let r of e.members){let o=n[r.localName];
if(o==null)continue;let s;if(r.kind=="oneof"){let i=Xn(n,r);if(!i)continue;s=i,o=Zn(n,i)}else s=r;switch(s.fieldKind){case"message":o=Bo(s,o);break;case"scalar":
o=ca(s,o);break;case"list":o=Zd(s,o);break;case"map":o=Xd(s,o);break}Pn(t,s,o)}return t}function ca(e,t){return e.scalar==p.BYTES?Oo(t):t}function Xd(e,t){if(Ne(
t)){if(e.scalar==p.BYTES)return ua(t,Oo);if(e.mapKind=="message")return ua(t,n=>Bo(e,n))}return t}function Zd(e,t){if(Array.isArray(t)){if(e.scalar==p.BYTES)return t.
map(Oo);if(e.listKind=="message")return t.map(n=>Bo(e,n))}return t}function Bo(e,t){if(e.fieldKind=="message"&&!e.oneof&&Re(e.message))return ca(e.message.fields[0],
t);if(Ne(t)){if(e.message.typeName=="google.protobuf.Struct"&&e.parent.typeName!=="google.protobuf.Value")return t;if(!Xt(t,e.message))return se(e.message,t)}return t}
function Oo(e){return Array.isArray(e)?new Uint8Array(e):e}function ua(e,t){let n={};for(let r of Object.entries(e))n[r[0]]=t(r[1]);return n}var Pd=Symbol(),la=new WeakMap;
function Jd(e){let t;if(Kd(e)){let n=la.get(e),r,o;if(n)({prototype:r,members:o}=n);else{r={},o=new Set;for(let s of e.members)s.kind!="oneof"&&(s.fieldKind!="s\
calar"&&s.fieldKind!="enum"||s.presence!=Kn&&(o.add(s),r[s.localName]=Fo(s)));la.set(e,{prototype:r,members:o})}t=Object.create(r),t.$typeName=e.typeName;for(let s of e.
members)o.has(s)||s.kind=="field"&&(s.fieldKind=="message"||(s.fieldKind=="scalar"||s.fieldKind=="enum")&&s.presence!=Kn)||(t[s.localName]=Fo(s))}else{t={$typeName:e.
typeName};for(let n of e.members)(n.kind=="oneof"||n.presence==Kn)&&(t[n.localName]=Fo(n))}return t}function Kd(e){switch(e.file.edition){case Dd:return!1;case Wd:
return!0;default:return e.fields.some(t=>t.presence!=Kn&&t.fieldKind!="message"&&!t.oneof)}}function Fo(e){if(e.kind=="oneof")return{case:void 0};if(e.fieldKind==
"list")return[];if(e.fieldKind=="map")return{};if(e.fieldKind=="message")return Pd;let t=e.getDefaultValue();return t!==void 0?e.fieldKind=="scalar"&&e.longAsString?
t.toString():t:e.fieldKind=="scalar"?be(e.scalar,e.longAsString):e.enum.values[0].number}var Hd=["FieldValueInvalidError","FieldListRangeError","ForeignFieldError"],z=class extends Error{constructor(t,n,r="FieldValueInvalidError"){super(n),this.name=
r,this.field=()=>t}};function da(e){return e instanceof Error&&Hd.includes(e.name)&&"field"in e&&typeof e.field=="function"}var Do=Symbol.for("@bufbuild/protobuf/text-encoding");function Ht(){if(globalThis[Do]==null){let e=new globalThis.TextEncoder,t=new globalThis.TextDecoder,n;globalThis[Do]={encodeUtf8(r){return e.encode(r)},decodeUtf8(r,o){
return o?(n===void 0&&(n=new globalThis.TextDecoder("utf-8",{fatal:!0})),n.decode(r)):t.decode(r)},checkUtf8(r){try{return encodeURIComponent(r),!0}catch{return!1}}}}
return globalThis[Do]}var W;(function(e){e[e.Varint=0]="Varint",e[e.Bit64=1]="Bit64",e[e.LengthDelimited=2]="LengthDelimited",e[e.StartGroup=3]="StartGroup",e[e.EndGroup=4]="EndGroup",
e[e.Bit32=5]="Bit32"})(W||(W={}));var Yo=34028234663852886e22,Xo=-34028234663852886e22,Zo=4294967295,Po=2147483647,Jo=-2147483648,pt=class{constructor(t=Ht().encodeUtf8){
this.encodeUtf8=t,this.stack=[],this.chunks=[],this.buf=[]}finish(){this.buf.length&&(this.chunks.push(new Uint8Array(this.buf)),this.buf=[]);let t=0;for(let o=0;o<
this.chunks.length;o++)t+=this.chunks[o].length;let n=new Uint8Array(t),r=0;for(let o=0;o<this.chunks.length;o++)n.set(this.chunks[o],r),r+=this.chunks[o].length;
return this.chunks=[],n}fork(){return this.stack.push({chunks:this.chunks,buf:this.buf}),this.chunks=[],this.buf=[],this}join(){let t=this.finish(),n=this.stack.
pop();if(!n)throw new Error("invalid state, fork stack empty");return this.chunks=n.chunks,this.buf=n.buf,this.uint32(t.byteLength),this.raw(t)}tag(t,n){return this.
uint32((t<<3|n)>>>0)}raw(t){return this.buf.length&&(this.chunks.push(new Uint8Array(this.buf)),this.buf=[]),this.chunks.push(t),this}uint32(t){for(fa(t);t>127;)
this.buf.push(t&127|128),t=t>>>7;return this.buf.push(t),this}int32(t){return Wo(t),Zt(t,this.buf),this}bool(t){return this.buf.push(t?1:0),this}bytes(t){return this.
uint32(t.byteLength),this.raw(t)}string(t){let n=this.encodeUtf8(t);return this.uint32(n.byteLength),this.raw(n)}float(t){$d(t);let n=new Uint8Array(4);return new DataView(
n.buffer).setFloat32(0,t,!0),this.raw(n)}double(t){let n=new Uint8Array(8);return new DataView(n.buffer).setFloat64(0,t,!0),this.raw(n)}fixed32(t){fa(t);let n=new Uint8Array(
4);return new DataView(n.buffer).setUint32(0,t,!0),this.raw(n)}sfixed32(t){Wo(t);let n=new Uint8Array(4);return new DataView(n.buffer).setInt32(0,t,!0),this.raw(
n)}sint32(t){return Wo(t),t=(t<<1^t>>31)>>>0,Zt(t,this.buf),this}sfixed64(t){let n=new Uint8Array(8),r=new DataView(n.buffer),o=F.enc(t);return r.setInt32(0,o.lo,
!0),r.setInt32(4,o.hi,!0),this.raw(n)}fixed64(t){let n=new Uint8Array(8),r=new DataView(n.buffer),o=F.uEnc(t);return r.setInt32(0,o.lo,!0),r.setInt32(4,o.hi,!0),
this.raw(n)}int64(t){let n=F.enc(t);return Yn(n.lo,n.hi,this.buf),this}sint64(t){let n=F.enc(t),r=n.hi>>31,o=n.lo<<1^r,s=(n.hi<<1|n.lo>>>31)^r;return Yn(o,s,this.
buf),this}uint64(t){let n=F.uEnc(t);return Yn(n.lo,n.hi,this.buf),this}},Qe=class{constructor(t,n=Ht().decodeUtf8){this.decodeUtf8=n,this.varint64=zi,this.uint32=
qi,this.buf=t,this.len=t.length,this.pos=0,this.view=new DataView(t.buffer,t.byteOffset,t.byteLength)}tag(){let t=this.pos,n=this.uint32(),r=this.pos-t;if(r>5||
r==5&&this.buf[this.pos-1]>15)throw new Error("illegal tag: varint overflows uint32");let o=n>>>3,s=n&7;if(o<=0||s>5)throw new Error("illegal tag: field no "+o+
" wire type "+s);return[o,s]}skip(t,n,r=100){let o=this.pos;switch(t){case W.Varint:for(;this.buf[this.pos++]&128;);break;case W.Bit64:this.pos+=4;case W.Bit32:
this.pos+=4;break;case W.LengthDelimited:let s=this.uint32();this.pos+=s;break;case W.StartGroup:if(r<=0)throw new Error("maximum recursion depth reached");for(;;){
let[i,a]=this.tag();if(a===W.EndGroup){if(n!==void 0&&i!==n)throw new Error("invalid end group tag");break}this.skip(a,i,r-1)}break;default:throw new Error("can\
t skip wire type "+t)}return this.assertBounds(),this.buf.subarray(o,this.pos)}assertBounds(){if(this.pos>this.len)throw new RangeError("premature EOF")}int32(){
return this.uint32()|0}sint32(){let t=this.uint32();return t>>>1^-(t&1)}int64(){return F.dec(...this.varint64())}uint64(){return F.uDec(...this.varint64())}sint64(){
let[t,n]=this.varint64(),r=-(t&1);return t=(t>>>1|(n&1)<<31)^r,n=n>>>1^r,F.dec(t,n)}bool(){let[t,n]=this.varint64();return t!==0||n!==0}fixed32(){return this.view.
getUint32((this.pos+=4)-4,!0)}sfixed32(){return this.view.getInt32((this.pos+=4)-4,!0)}fixed64(){return F.uDec(this.sfixed32(),this.sfixed32())}sfixed64(){return F.
dec(this.sfixed32(),this.sfixed32())}float(){return this.view.getFloat32((this.pos+=4)-4,!0)}double(){return this.view.getFloat64((this.pos+=8)-8,!0)}bytes(){let t=this.
uint32(),n=this.pos;return this.pos+=t,this.assertBounds(),this.buf.subarray(n,n+t)}string(t){return this.decodeUtf8(this.bytes(),t)}};function Wo(e){if(typeof e==
"string")e=Number(e);else if(typeof e!="number")throw new Error("invalid int32: "+typeof e);if(!Number.isInteger(e)||e>Po||e<Jo)throw new Error("invalid int32: "+
e)}function fa(e){if(typeof e=="string")e=Number(e);else if(typeof e!="number")throw new Error("invalid uint32: "+typeof e);if(!Number.isInteger(e)||e>Zo||e<0)throw new Error(
"invalid uint32: "+e)}function $d(e){if(typeof e=="string"){let t=e;if(e=Number(e),Number.isNaN(e)&&t!=="NaN")throw new Error("invalid float32: "+t)}else if(typeof e!=
"number")throw new Error("invalid float32: "+typeof e);if(Number.isFinite(e)&&(e>Yo||e<Xo))throw new Error("invalid float32: "+e)}function Ce(e,t){let n=e.fieldKind=="list"?Pt(t,e):e.fieldKind=="map"?Jt(t,e):$o(e,t);if(n===!0)return;let r;switch(e.fieldKind){case"list":r=`expected ${ha(e)}\
, got ${j(t)}`;break;case"map":r=`expected ${ga(e)}, got ${j(t)}`;break;default:r=Hn(e,t,n)}return new z(e,r)}function Ho(e,t,n){let r=$o(e,n);if(r!==!0)return new z(
e,`list item #${t+1}: ${Hn(e,n,r)}`)}function ma(e,t,n){let r=Ko(t,e.mapKey);if(r!==!0)return new z(e,`invalid map key: ${Hn({scalar:e.mapKey},t,r)}`);let o=$o(
e,n);if(o!==!0)return new z(e,`map entry ${j(t)}: ${Hn(e,n,o)}`)}function $o(e,t){return e.scalar!==void 0?Ko(t,e.scalar):e.enum!==void 0?e.enum.open?Ko(t,p.INT32):
e.enum.values.some(n=>n.number===t):Kt(t,e.message)}function Ko(e,t){switch(t){case p.DOUBLE:return typeof e=="number";case p.FLOAT:return typeof e!="number"?!1:
Number.isNaN(e)||!Number.isFinite(e)?!0:e>Yo||e<Xo?`${e.toFixed()} out of range`:!0;case p.INT32:case p.SFIXED32:case p.SINT32:return typeof e!="number"||!Number.
isInteger(e)?!1:e>Po||e<Jo?`${e.toFixed()} out of range`:!0;case p.FIXED32:case p.UINT32:return typeof e!="number"||!Number.isInteger(e)?!1:e>Zo||e<0?`${e.toFixed()}\
 out of range`:!0;case p.BOOL:return typeof e=="boolean";case p.STRING:return typeof e!="string"?!1:Ht().checkUtf8(e)||"invalid UTF8";case p.BYTES:return e instanceof
Uint8Array;case p.INT64:case p.SFIXED64:case p.SINT64:if(typeof e=="bigint"||typeof e=="number"||typeof e=="string"&&e.length>0)try{return F.parse(e),!0}catch{return`${e}\
 out of range`}return!1;case p.FIXED64:case p.UINT64:if(typeof e=="bigint"||typeof e=="number"||typeof e=="string"&&e.length>0)try{return F.uParse(e),!0}catch{return`${e}\
 out of range`}return!1}}function Hn(e,t,n){return n=typeof n=="string"?`: ${n}`:`, got ${j(t)}`,e.scalar!==void 0?`expected ${zd(e.scalar)}`+n:e.enum!==void 0?
`expected ${e.enum.toString()}`+n:`expected ${pa(e.message)}`+n}function j(e){switch(typeof e){case"object":return e===null?"null":e instanceof Uint8Array?`Uint\
8Array(${e.length})`:Array.isArray(e)?`Array(${e.length})`:Pt(e)?ha(e.field()):Jt(e)?ga(e.field()):Kt(e)?pa(e.desc):Xt(e)?`message ${e.$typeName}`:"object";case"\
string":return e.length>30?"string":`"${e.split('"').join('\\"')}"`;case"boolean":return String(e);case"number":return String(e);case"bigint":return String(e)+"\
n";default:return typeof e}}function pa(e){return`ReflectMessage (${e.typeName})`}function ha(e){switch(e.listKind){case"message":return`ReflectList (${e.message.
toString()})`;case"enum":return`ReflectList (${e.enum.toString()})`;case"scalar":return`ReflectList (${p[e.scalar]})`}}function ga(e){switch(e.mapKind){case"mes\
sage":return`ReflectMap (${p[e.mapKey]}, ${e.message.toString()})`;case"enum":return`ReflectMap (${p[e.mapKey]}, ${e.enum.toString()})`;case"scalar":return`Refl\
ectMap (${p[e.mapKey]}, ${p[e.scalar]})`}}function zd(e){switch(e){case p.STRING:return"string";case p.BOOL:return"boolean";case p.INT64:case p.SINT64:case p.SFIXED64:
return"bigint (int64)";case p.UINT64:case p.FIXED64:return"bigint (uint64)";case p.BYTES:return"Uint8Array";case p.DOUBLE:return"number (float64)";case p.FLOAT:
return"number (float32)";case p.FIXED32:case p.UINT32:return"number (uint32)";case p.INT32:case p.SFIXED32:case p.SINT32:return"number (int32)"}}var jd=0;function ie(e,t,n=!0){return new zn(e,t,n)}var ba=new WeakMap,zn=class{get sortedFields(){let t=ba.get(this.desc);if(t)return t;let n=this.desc.fields.
concat().sort((r,o)=>r.number-o.number);return ba.set(this.desc,n),n}constructor(t,n,r=!0){this.lists=new Map,this.maps=new Map,this.check=r,this.desc=t,this.message=
this[ye]=n??se(t),this.fields=t.fields,this.oneofs=t.oneofs,this.members=t.members}findNumber(t){return this._fieldsByNumber||(this._fieldsByNumber=new Map(this.
desc.fields.map(n=>[n.number,n]))),this._fieldsByNumber.get(t)}oneofCase(t){return $t(this.message,t),Xn(this.message,t)}isSet(t){return $t(this.message,t),oa(this.
message,t)}clear(t){$t(this.message,t),sa(this.message,t)}get(t){$t(this.message,t);let n=Zn(this.message,t);switch(t.fieldKind){case"list":let r=this.lists.get(
t);return(!r||r[ye]!==n)&&this.lists.set(t,r=new Qo(t,n,this.check)),r;case"map":let o=this.maps.get(t);return(!o||o[ye]!==n)&&this.maps.set(t,o=new qo(t,n,this.
check)),o;case"message":return ts(t,n,this.check);case"scalar":return n===void 0?be(t.scalar,!1):ns(t,n);case"enum":return n??t.enum.values[0].number}}set(t,n){
if($t(this.message,t),this.check){let o=Ce(t,n);if(o)throw o}let r;t.fieldKind=="message"?r=es(t,n):Jt(n)||Pt(n)?r=n[ye]:r=rs(t,n),Pn(this.message,t,r)}getUnknown(){
return this.message.$unknown}setUnknown(t){this.message.$unknown=t}};function $t(e,t){if(t.parent.typeName!==e.$typeName)throw new z(t,`cannot use ${t.toString()}\
 with message ${e.$typeName}`,"ForeignFieldError")}var Qo=class{field(){return this._field}get size(){return this._arr.length}constructor(t,n,r){this._field=t,this._arr=this[ye]=n,this.check=r}get(t){let n=this.
_arr[t];return n===void 0?void 0:zo(this._field,n,this.check)}set(t,n){if(t<0||t>=this._arr.length)throw new z(this._field,`list item #${t+1}: out of range`);if(this.
check){let r=Ho(this._field,t,n);if(r)throw r}this._arr[t]=ya(this._field,n)}add(t){if(this.check){let n=Ho(this._field,this._arr.length,t);if(n)throw n}this._arr.
push(ya(this._field,t))}clear(){this._arr.splice(0,this._arr.length)}[Symbol.iterator](){return this.values()}keys(){return this._arr.keys()}*values(){for(let t of this.
_arr)yield zo(this._field,t,this.check)}*entries(){for(let t=0;t<this._arr.length;t++)yield[t,zo(this._field,this._arr[t],this.check)]}};var qo=class{constructor(t,n,r=!0){this.obj=this[ye]=n??{},this.check=r,this._field=t}field(){return this._field}set(t,n){if(this.check){let r=ma(this._field,t,
n);if(r)throw r}return this.obj[$n(t)]=Qd(this._field,n),this}delete(t){let n=$n(t),r=Object.prototype.hasOwnProperty.call(this.obj,n);return r&&delete this.obj[n],
r}clear(){for(let t of Object.keys(this.obj))delete this.obj[t]}get(t){let n=this.obj[$n(t)];return n!==void 0&&(n=jo(this._field,n,this.check)),n}has(t){return Object.
prototype.hasOwnProperty.call(this.obj,$n(t))}*keys(){for(let t of Object.keys(this.obj))yield Ra(t,this._field.mapKey)}*entries(){for(let t of Object.entries(this.
obj))yield[Ra(t[0],this._field.mapKey),jo(this._field,t[1],this.check)]}[Symbol.iterator](){return this.entries()}get size(){return Object.keys(this.obj).length}*values(){
for(let t of Object.values(this.obj))yield jo(this._field,t,this.check)}forEach(t,n){for(let r of this.entries())t.call(n,r[1],r[0],this)}};function es(e,t){return Kt(
t)?ia(t.message)&&!e.oneof&&e.fieldKind=="message"?t.message.value:t.desc.typeName=="google.protobuf.Struct"&&e.parent.typeName!="google.protobuf.Value"?Ea(t.message):
t.message:t}function ts(e,t,n){return t!==void 0&&(Re(e.message)&&!e.oneof&&e.fieldKind=="message"?t={$typeName:e.message.typeName,value:ns(e.message.fields[0],
t)}:e.message.typeName=="google.protobuf.Struct"&&e.parent.typeName!="google.protobuf.Value"&&Ne(t)&&(t=va(t))),new zn(e.message,t,n)}function ya(e,t){return e.
listKind=="message"?es(e,t):rs(e,t)}function zo(e,t,n){return e.listKind=="message"?ts(e,t,n):ns(e,t)}function Qd(e,t){return e.mapKind=="message"?es(e,t):rs(e,
t)}function jo(e,t,n){return e.mapKind=="message"?ts(e,t,n):t}function $n(e){return typeof e=="string"||typeof e=="number"?e:String(e)}function Ra(e,t){switch(t){case p.
STRING:return e;case p.INT32:case p.FIXED32:case p.UINT32:case p.SFIXED32:case p.SINT32:{let n=Number.parseInt(e);if(Number.isFinite(n))return n;break}case p.BOOL:
switch(e){case"true":return!0;case"false":return!1}break;case p.UINT64:case p.FIXED64:try{return F.uParse(e)}catch{}break;default:try{return F.parse(e)}catch{}break}
return e}function ns(e,t){switch(e.scalar){case p.INT64:case p.SFIXED64:case p.SINT64:"longAsString"in e&&e.longAsString&&typeof t=="string"&&(t=F.parse(t));break;case p.
FIXED64:case p.UINT64:"longAsString"in e&&e.longAsString&&typeof t=="string"&&(t=F.uParse(t));break}return t}function rs(e,t){switch(e.scalar){case p.INT64:case p.
SFIXED64:case p.SINT64:"longAsString"in e&&e.longAsString?t=String(t):(typeof t=="string"||typeof t=="number")&&(t=F.parse(t));break;case p.FIXED64:case p.UINT64:
"longAsString"in e&&e.longAsString?t=String(t):(typeof t=="string"||typeof t=="number")&&(t=F.uParse(t));break}return t}function va(e){let t={$typeName:"google.\
protobuf.Struct",fields:{}};if(Ne(e))for(let[n,r]of Object.entries(e))t.fields[n]=wa(r);return t}function Ea(e){let t={};for(let[n,r]of Object.entries(e.fields))
t[n]=Sa(r);return t}function Sa(e){switch(e.kind.case){case"structValue":return Ea(e.kind.value);case"listValue":return e.kind.value.values.map(Sa);case"nullVal\
ue":case void 0:return null;default:return e.kind.value}}function wa(e){let t={$typeName:"google.protobuf.Value",kind:{case:void 0}};switch(typeof e){case"numbe\
r":t.kind={case:"numberValue",value:e};break;case"string":t.kind={case:"stringValue",value:e};break;case"boolean":t.kind={case:"boolValue",value:e};break;case"o\
bject":if(e===null)t.kind={case:"nullValue",value:jd};else if(Array.isArray(e)){let n={$typeName:"google.protobuf.ListValue",values:[]};if(Array.isArray(e))for(let r of e)
n.values.push(wa(r));t.kind={case:"listValue",value:n}}else t.kind={case:"structValue",value:va(e)};break}return t}function gt(e){let t=qd(),n=e.length*3/4;e[e.length-2]=="="?n-=2:e[e.length-1]=="="&&(n-=1);let r=new Uint8Array(n),o=0,s=0,i,a=0;for(let l=0;l<e.length;l++){if(i=
t[e.charCodeAt(l)],i===void 0)switch(e[l]){case"=":s=0;case`
`:case"\r":case"	":case" ":continue;default:throw Error("invalid base64 string")}switch(s){case 0:a=i,s=1;break;case 1:r[o++]=a<<2|(i&48)>>4,a=i,s=2;break;case 2:
r[o++]=(a&15)<<4|(i&60)>>2,a=i,s=3;break;case 3:r[o++]=(a&3)<<6|i,s=0;break}}if(s==1)throw Error("invalid base64 string");return r.subarray(0,o)}function zt(e,t="\
std"){let n=Na(t),r=t=="std",o="",s=0,i,a=0;for(let l=0;l<e.length;l++)switch(i=e[l],s){case 0:o+=n[i>>2],a=(i&3)<<4,s=1;break;case 1:o+=n[a|i>>4],a=(i&15)<<2,s=
2;break;case 2:o+=n[a|i>>6],o+=n[i&63],s=0;break}return s&&(o+=n[a],r&&(o+="=",s==1&&(o+="="))),o}var jn,Ia,ht;function Na(e){return jn||(jn="ABCDEFGHIJKLMNOPQR\
STUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".split(""),Ia=jn.slice(0,-2).concat("-","_")),e=="url"?Ia:jn}function qd(){if(!ht){ht=[];let e=Na("std");for(let t=0;t<
e.length;t++)ht[e[t].charCodeAt(0)]=t;ht[45]=e.indexOf("+"),ht[95]=e.indexOf("/")}return ht}function Ue(e){let t=!1,n=[];for(let r=0;r<e.length;r++){let o=e.charAt(r);switch(o){case"_":t=!0;break;case"0":case"1":case"2":case"3":case"4":case"5":case"6":case"\
7":case"8":case"9":n.push(o),t=!1;break;default:t&&(t=!1,o=o.toUpperCase()),n.push(o);break}}return n.join("")}function Qn(e){return e.replace(/[A-Z]/g,t=>"_"+t.
toLowerCase())}var ef=new Set(["constructor","toString","toJSON","valueOf"]);function bt(e){return ef.has(e)?e+"$":e}function jt(e){for(let t of e.field)je(t,"jsonName")||(t.jsonName=Ue(t.name));e.nestedType.forEach(jt)}function xa(e,t){let n=e.values.find(r=>r.name===t);if(!n)throw new Error(`cannot parse ${e} default value: ${t}`);return n.number}function _a(e,t){switch(e){case p.
STRING:return t;case p.BYTES:{let n=tf(t);if(n===!1)throw new Error(`cannot parse ${p[e]} default value: ${t}`);return n}case p.INT64:case p.SFIXED64:case p.SINT64:
return F.parse(t);case p.UINT64:case p.FIXED64:return F.uParse(t);case p.DOUBLE:case p.FLOAT:switch(t){case"inf":return Number.POSITIVE_INFINITY;case"-inf":return Number.
NEGATIVE_INFINITY;case"nan":return Number.NaN;default:return parseFloat(t)}case p.BOOL:return t==="true";case p.INT32:case p.UINT32:case p.SINT32:case p.FIXED32:case p.
SFIXED32:return parseInt(t,10)}}function tf(e){let t=[],n={tail:e,c:"",next(){return this.tail.length==0?!1:(this.c=this.tail[0],this.tail=this.tail.substring(1),
!0)},take(r){if(this.tail.length>=r){let o=this.tail.substring(0,r);return this.tail=this.tail.substring(r),o}return!1}};for(;n.next();)switch(n.c){case"\\":if(n.
next())switch(n.c){case"\\":t.push(n.c.charCodeAt(0));break;case"b":t.push(8);break;case"f":t.push(12);break;case"n":t.push(10);break;case"r":t.push(13);break;case"\
t":t.push(9);break;case"v":t.push(11);break;case"0":case"1":case"2":case"3":case"4":case"5":case"6":case"7":{let r=n.c,o=n.take(2);if(o===!1)return!1;let s=parseInt(
r+o,8);if(Number.isNaN(s))return!1;t.push(s);break}case"x":{let r=n.c,o=n.take(2);if(o===!1)return!1;let s=parseInt(r+o,16);if(Number.isNaN(s))return!1;t.push(s);
break}case"u":{let r=n.c,o=n.take(4);if(o===!1)return!1;let s=parseInt(r+o,16);if(Number.isNaN(s))return!1;let i=new Uint8Array(4);new DataView(i.buffer).setInt32(
0,s,!0),t.push(i[0],i[1],i[2],i[3]);break}case"U":{let r=n.c,o=n.take(8);if(o===!1)return!1;let s=F.uEnc(r+o),i=new Uint8Array(8),a=new DataView(i.buffer);a.setInt32(
0,s.lo,!0),a.setInt32(4,s.hi,!0),t.push(i[0],i[1],i[2],i[3],i[4],i[5],i[6],i[7]);break}}break;default:t.push(n.c.charCodeAt(0))}return new Uint8Array(t)}function*qn(e){switch(e.kind){case"file":for(let t of e.messages)yield t,yield*qn(t);yield*e.enums,yield*e.services,yield*e.extensions;break;case"message":for(let t of e.
nestedMessages)yield t,yield*qn(t);yield*e.nestedEnums,yield*e.nestedExtensions;break}}function Ua(...e){return nf(e)}function er(...e){let t=Ga();if(!e.length)return t;if("$typeName"in e[0]&&e[0].$typeName=="google.protobuf.FileDescriptorSet"){for(let n of e[0].file)Ta(n,t);return t}
if("$typeName"in e[0]){let s=function(i){let a=[];for(let l of i.dependency){if(t.getFile(l)!=null||o.has(l))continue;let c=r(l);if(!c)throw new Error(`Unable t\
o resolve ${l}, imported by ${i.name}`);"kind"in c?t.addFile(c,!1,!0):(o.add(c.name),a.push(c))}return a.concat(...a.map(s))},n=e[0],r=e[1],o=new Set;for(let i of[
n,...s(n)].reverse())Ta(i,t)}else for(let n of e)for(let r of n.files)t.addFile(r);return t}function Ga(){let e=new Map,t=new Map,n=new Map;return{kind:"registr\
y",types:e,extendees:t,[Symbol.iterator](){return e.values()},get files(){return n.values()},addFile(r,o,s){if(n.set(r.proto.name,r),!o)for(let i of qn(r))this.
add(i);if(s)for(let i of r.dependencies)this.addFile(i,o,s)},add(r){if(r.kind=="extension"){let o=t.get(r.extendee.typeName);o||t.set(r.extendee.typeName,o=new Map),
o.set(r.number,r)}e.set(r.typeName,r)},get(r){return e.get(r)},getFile(r){return n.get(r)},getMessage(r){let o=e.get(r);return o?.kind=="message"?o:void 0},getEnum(r){
let o=e.get(r);return o?.kind=="enum"?o:void 0},getExtension(r){let o=e.get(r);return o?.kind=="extension"?o:void 0},getExtensionFor(r,o){var s;return(s=t.get(r.
typeName))===null||s===void 0?void 0:s.get(o)},getService(r){let o=e.get(r);return o?.kind=="service"?o:void 0}}}function nf(e){let t=Ga();for(let n of e)switch(n.
kind){case"registry":for(let r of n)t.add(r);break;case"file":t.addFile(n);break;default:t.add(n);break}return t}var rf=998,of=999,sf=9999,af=9,qt=10,Qt=11,uf=12,
Aa=14,us=3,lf=2,ka=1,cf=0,os=1,Va=2,df=3,ff=1,mf=2,pf=1,hf=2;var gf=1001,Ma={998:{fieldPresence:1,enumType:2,repeatedFieldEncoding:2,utf8Validation:3,messageEncoding:1,jsonFormat:2,enforceNamingStyle:2,defaultSymbolVisibility:1},
999:{fieldPresence:2,enumType:1,repeatedFieldEncoding:1,utf8Validation:2,messageEncoding:1,jsonFormat:1,enforceNamingStyle:2,defaultSymbolVisibility:1},1e3:{fieldPresence:1,
enumType:1,repeatedFieldEncoding:1,utf8Validation:2,messageEncoding:1,jsonFormat:1,enforceNamingStyle:2,defaultSymbolVisibility:1},1001:{fieldPresence:1,enumType:1,
repeatedFieldEncoding:1,utf8Validation:2,messageEncoding:1,jsonFormat:1,enforceNamingStyle:1,defaultSymbolVisibility:2}};function Ta(e,t){var n,r;let o={kind:"f\
ile",proto:e,deprecated:(r=(n=e.options)===null||n===void 0?void 0:n.deprecated)!==null&&r!==void 0?r:!1,edition:vf(e),name:e.name.replace(/\.proto$/,""),dependencies:Ef(
e,t),enums:[],messages:[],extensions:[],services:[],toString(){return`file ${e.name}`}},s=new Map,i={get(a){return s.get(a)},add(a){var l;ve(((l=a.proto.options)===
null||l===void 0?void 0:l.mapEntry)===!0),s.set(a.typeName,a)}};for(let a of e.enumType)La(a,o,void 0,t);for(let a of e.messageType)Fa(a,o,void 0,t,i);for(let a of e.
service)bf(a,o,t);ss(o,t);for(let a of s.values())is(a,t,i);for(let a of o.messages)is(a,t,i),ss(a,t);t.addFile(o,!0)}function ss(e,t){switch(e.kind){case"file":
for(let n of e.proto.extension){let r=as(n,e,t);e.extensions.push(r),t.add(r)}break;case"message":for(let n of e.proto.extension){let r=as(n,e,t);e.nestedExtensions.
push(r),t.add(r)}for(let n of e.nestedMessages)ss(n,t);break}}function is(e,t,n){let r=e.proto.oneofDecl.map(s=>Rf(s,e)),o=new Set;for(let s of e.proto.field){let i=If(
s,r),a=as(s,e,t,i,n);e.fields.push(a),e.field[a.localName]=a,i===void 0?e.members.push(a):(i.fields.push(a),o.has(i)||(o.add(i),e.members.push(i)))}for(let s of r.
filter(i=>o.has(i)))e.oneofs.push(s);for(let s of e.nestedMessages)is(s,t,n)}function La(e,t,n,r){var o,s,i,a,l;let c=Sf(e.name,e.value),d={kind:"enum",proto:e,
deprecated:(s=(o=e.options)===null||o===void 0?void 0:o.deprecated)!==null&&s!==void 0?s:!1,file:t,parent:n,open:!0,name:e.name,typeName:tr(e,n,t),value:{},values:[],
sharedPrefix:c,toString(){return`enum ${this.typeName}`}};d.open=Af(d),r.add(d);for(let h of e.value){let f=h.name;d.values.push(d.value[h.number]={kind:"enum_v\
alue",proto:h,deprecated:(a=(i=h.options)===null||i===void 0?void 0:i.deprecated)!==null&&a!==void 0?a:!1,parent:d,name:f,localName:bt(c==null?f:f.substring(c.length)),
number:h.number,toString(){return`enum value ${d.typeName}.${f}`}})}((l=n?.nestedEnums)!==null&&l!==void 0?l:t.enums).push(d)}function Fa(e,t,n,r,o){var s,i,a,l;
let c={kind:"message",proto:e,deprecated:(i=(s=e.options)===null||s===void 0?void 0:s.deprecated)!==null&&i!==void 0?i:!1,file:t,parent:n,name:e.name,typeName:tr(
e,n,t),fields:[],field:{},oneofs:[],members:[],nestedEnums:[],nestedMessages:[],nestedExtensions:[],toString(){return`message ${this.typeName}`}};((a=e.options)===
null||a===void 0?void 0:a.mapEntry)===!0?o.add(c):(((l=n?.nestedMessages)!==null&&l!==void 0?l:t.messages).push(c),r.add(c));for(let d of e.enumType)La(d,t,c,r);
for(let d of e.nestedType)Fa(d,t,c,r,o)}function bf(e,t,n){var r,o;let s={kind:"service",proto:e,deprecated:(o=(r=e.options)===null||r===void 0?void 0:r.deprecated)!==
null&&o!==void 0?o:!1,file:t,name:e.name,typeName:tr(e,void 0,t),methods:[],method:{},toString(){return`service ${this.typeName}`}};t.services.push(s),n.add(s);
for(let i of e.method){let a=yf(i,s,n);s.methods.push(a),s.method[a.localName]=a}}function yf(e,t,n){var r,o,s,i;let a;e.clientStreaming&&e.serverStreaming?a="b\
idi_streaming":e.clientStreaming?a="client_streaming":e.serverStreaming?a="server_streaming":a="unary";let l=n.getMessage(Ge(e.inputType)),c=n.getMessage(Ge(e.outputType));
ve(l,`invalid MethodDescriptorProto: input_type ${e.inputType} not found`),ve(c,`invalid MethodDescriptorProto: output_type ${e.inputType} not found`);let d=e.name;
return{kind:"rpc",proto:e,deprecated:(o=(r=e.options)===null||r===void 0?void 0:r.deprecated)!==null&&o!==void 0?o:!1,parent:t,name:d,localName:bt(d.length?bt(d[0].
toLowerCase()+d.substring(1)):d),methodKind:a,input:l,output:c,idempotency:(i=(s=e.options)===null||s===void 0?void 0:s.idempotencyLevel)!==null&&i!==void 0?i:cf,
toString(){return`rpc ${t.typeName}.${d}`}}}function Rf(e,t){return{kind:"oneof",proto:e,deprecated:!1,parent:t,fields:[],name:e.name,localName:bt(Ue(e.name)),toString(){
return`oneof ${t.typeName}.${this.name}`}}}function as(e,t,n,r,o){var s,i,a;let l=o===void 0,c={kind:"field",proto:e,deprecated:(i=(s=e.options)===null||s===void 0?
void 0:s.deprecated)!==null&&i!==void 0?i:!1,name:e.name,number:e.number,scalar:void 0,message:void 0,enum:void 0,presence:Nf(e,r,l,t),utf8Validation:kf(e,t),listKind:void 0,
mapKind:void 0,mapKey:void 0,delimitedEncoding:void 0,packed:void 0,longAsString:!1,getDefaultValue:void 0};if(l){let m=t.kind=="file"?t:t.file,g=t.kind=="file"?
void 0:t,b=tr(e,g,m);c.kind="extension",c.file=m,c.parent=g,c.oneof=void 0,c.typeName=b,c.jsonName=`[${b}]`,c.toString=()=>`extension ${b}`;let y=n.getMessage(Ge(
e.extendee));ve(y,`invalid FieldDescriptorProto: extendee ${e.extendee} not found`),c.extendee=y}else{let m=t;ve(m.kind=="message"),c.parent=m,c.oneof=r,c.localName=
r?Ue(e.name):bt(Ue(e.name)),c.jsonName=e.jsonName,c.toString=()=>`field ${m.typeName}.${e.name}`}let d=e.label,h=e.type,f=(a=e.options)===null||a===void 0?void 0:
a.jstype;if(d===us){let m=h==Qt?o?.get(Ge(e.typeName)):void 0;if(m){c.fieldKind="map";let{key:g,value:b}=_f(m);return c.mapKey=g.scalar,c.mapKind=b.fieldKind,c.
message=b.message,c.delimitedEncoding=!1,c.enum=b.enum,c.scalar=b.scalar,c}switch(c.fieldKind="list",h){case Qt:case qt:c.listKind="message",c.message=n.getMessage(
Ge(e.typeName)),ve(c.message),c.delimitedEncoding=Ca(e,t);break;case Aa:c.listKind="enum",c.enum=n.getEnum(Ge(e.typeName)),ve(c.enum);break;default:c.listKind="\
scalar",c.scalar=h,c.longAsString=f==ka;break}return c.packed=xf(e,t),c}switch(h){case Qt:case qt:c.fieldKind="message",c.message=n.getMessage(Ge(e.typeName)),ve(
c.message,`invalid FieldDescriptorProto: type_name ${e.typeName} not found`),c.delimitedEncoding=Ca(e,t),c.getDefaultValue=()=>{};break;case Aa:{let m=n.getEnum(
Ge(e.typeName));ve(m!==void 0,`invalid FieldDescriptorProto: type_name ${e.typeName} not found`),c.fieldKind="enum",c.enum=n.getEnum(Ge(e.typeName)),c.getDefaultValue=
()=>je(e,"defaultValue")?xa(m,e.defaultValue):void 0;break}default:{c.fieldKind="scalar",c.scalar=h,c.longAsString=f==ka,c.getDefaultValue=()=>je(e,"defaultValu\
e")?_a(h,e.defaultValue):void 0;break}}return c}function vf(e){switch(e.syntax){case"":case"proto2":return rf;case"proto3":return of;case"editions":if(e.edition===
sf)return gf;if(e.edition in Ma)return e.edition;throw new Error(`${e.name}: unsupported edition`);default:throw new Error(`${e.name}: unsupported syntax "${e.syntax}\
"`)}}function Ef(e,t){return e.dependency.map(n=>{let r=t.getFile(n);if(!r)throw new Error(`Cannot find ${n}, imported by ${e.name}`);return r})}function Sf(e,t){
let n=wf(e)+"_";for(let r of t){if(!r.name.toLowerCase().startsWith(n))return;let o=r.name.substring(n.length);if(o.length==0||/^\d/.test(o))return}return n}function wf(e){
return(e.substring(0,1)+e.substring(1).replace(/[A-Z]/g,t=>"_"+t)).toLowerCase()}function tr(e,t,n){let r;return t?r=`${t.typeName}.${e.name}`:n.proto.package.length>
0?r=`${n.proto.package}.${e.name}`:r=`${e.name}`,r}function Ge(e){return e.startsWith(".")?e.substring(1):e}function If(e,t){if(!je(e,"oneofIndex")||e.proto3Optional)
return;let n=t[e.oneofIndex];return ve(n,`invalid FieldDescriptorProto: oneof #${e.oneofIndex} for field #${e.number} not found`),n}function Nf(e,t,n,r){if(e.label==
lf)return df;if(e.label==us)return Va;if(t||e.proto3Optional||n)return os;let o=qe("fieldPresence",{proto:e,parent:r});return o==Va&&(e.type==Qt||e.type==qt)?os:
o}function xf(e,t){if(e.label!=us)return!1;switch(e.type){case af:case uf:case qt:case Qt:return!1}let n=e.options;return n&&je(n,"packed")?n.packed:ff==qe("rep\
eatedFieldEncoding",{proto:e,parent:t})}function _f(e){let t=e.fields.find(r=>r.number===1),n=e.fields.find(r=>r.number===2);return ve(t&&t.fieldKind=="scalar"&&
t.scalar!=p.BYTES&&t.scalar!=p.FLOAT&&t.scalar!=p.DOUBLE&&n&&n.fieldKind!="list"&&n.fieldKind!="map"),{key:t,value:n}}function Af(e){var t;return pf==qe("enumTy\
pe",{proto:e.proto,parent:(t=e.parent)!==null&&t!==void 0?t:e.file})}function Ca(e,t){return e.type==qt?!0:mf==qe("messageEncoding",{proto:e,parent:t})}function kf(e,t){
return hf==qe("utf8Validation",{proto:e,parent:t})}function qe(e,t){var n,r;let o=(n=t.proto.options)===null||n===void 0?void 0:n.features;if(o){let s=o[e];if(s!=
0)return s}if("kind"in t){if(t.kind=="message")return qe(e,(r=t.parent)!==null&&r!==void 0?r:t.file);let s=Ma[t.edition];if(!s)throw new Error(`feature default \
for edition ${t.edition} not found`);return s[e]}return qe(e,t.parent)}function ve(e,t){if(!e)throw new Error(t)}function Ba(e){let t=Vf(e);return t.messageType.forEach(jt),er(t,()=>{}).getFile(t.name)}function Vf(e){return Object.assign(Object.create({syntax:"",edition:0}),
Object.assign(Object.assign({$typeName:"google.protobuf.FileDescriptorProto",dependency:[],publicDependency:[],weakDependency:[],optionDependency:[],service:[],
extension:[]},e),{messageType:e.messageType.map(Oa),enumType:e.enumType.map(Da)}))}function Oa(e){var t,n,r,o,s,i,a,l;return Object.assign(Object.create({visibility:0}),
{$typeName:"google.protobuf.DescriptorProto",name:e.name,field:(n=(t=e.field)===null||t===void 0?void 0:t.map(Tf))!==null&&n!==void 0?n:[],extension:[],nestedType:(o=
(r=e.nestedType)===null||r===void 0?void 0:r.map(Oa))!==null&&o!==void 0?o:[],enumType:(i=(s=e.enumType)===null||s===void 0?void 0:s.map(Da))!==null&&i!==void 0?
i:[],extensionRange:(l=(a=e.extensionRange)===null||a===void 0?void 0:a.map(d=>Object.assign({$typeName:"google.protobuf.DescriptorProto.ExtensionRange"},d)))!==
null&&l!==void 0?l:[],oneofDecl:[],reservedRange:[],reservedName:[]})}function Tf(e){return Object.assign(Object.create({label:1,typeName:"",extendee:"",defaultValue:"",
oneofIndex:0,jsonName:"",proto3Optional:!1}),Object.assign(Object.assign({$typeName:"google.protobuf.FieldDescriptorProto"},e),{options:e.options?Cf(e.options):
void 0}))}function Cf(e){var t,n,r;return Object.assign(Object.create({ctype:0,packed:!1,jstype:0,lazy:!1,unverifiedLazy:!1,deprecated:!1,weak:!1,debugRedact:!1,
retention:0}),Object.assign(Object.assign({$typeName:"google.protobuf.FieldOptions"},e),{targets:(t=e.targets)!==null&&t!==void 0?t:[],editionDefaults:(r=(n=e.editionDefaults)===
null||n===void 0?void 0:n.map(s=>Object.assign({$typeName:"google.protobuf.FieldOptions.EditionDefault"},s)))!==null&&r!==void 0?r:[],uninterpretedOption:[]}))}
function Da(e){return Object.assign(Object.create({visibility:0}),{$typeName:"google.protobuf.EnumDescriptorProto",name:e.name,reservedName:[],reservedRange:[],
value:e.value.map(n=>Object.assign({$typeName:"google.protobuf.EnumValueDescriptorProto"},n))})}function me(e,t,...n){return n.reduce((r,o)=>r.nestedMessages[o],e.messages[t])}var ls=Ba({name:"google/protobuf/descriptor.proto",package:"google.protobuf",messageType:[{name:"FileDescriptorSet",field:[{name:"file",number:1,type:11,label:3,
typeName:".google.protobuf.FileDescriptorProto"}],extensionRange:[{start:536e6,end:536000001}]},{name:"FileDescriptorProto",field:[{name:"name",number:1,type:9,
label:1},{name:"package",number:2,type:9,label:1},{name:"dependency",number:3,type:9,label:3},{name:"public_dependency",number:10,type:5,label:3},{name:"weak_de\
pendency",number:11,type:5,label:3},{name:"option_dependency",number:15,type:9,label:3},{name:"message_type",number:4,type:11,label:3,typeName:".google.protobuf\
.DescriptorProto"},{name:"enum_type",number:5,type:11,label:3,typeName:".google.protobuf.EnumDescriptorProto"},{name:"service",number:6,type:11,label:3,typeName:"\
.google.protobuf.ServiceDescriptorProto"},{name:"extension",number:7,type:11,label:3,typeName:".google.protobuf.FieldDescriptorProto"},{name:"options",number:8,
type:11,label:1,typeName:".google.protobuf.FileOptions"},{name:"source_code_info",number:9,type:11,label:1,typeName:".google.protobuf.SourceCodeInfo"},{name:"sy\
ntax",number:12,type:9,label:1},{name:"edition",number:14,type:14,label:1,typeName:".google.protobuf.Edition"}]},{name:"DescriptorProto",field:[{name:"name",number:1,
type:9,label:1},{name:"field",number:2,type:11,label:3,typeName:".google.protobuf.FieldDescriptorProto"},{name:"extension",number:6,type:11,label:3,typeName:".g\
oogle.protobuf.FieldDescriptorProto"},{name:"nested_type",number:3,type:11,label:3,typeName:".google.protobuf.DescriptorProto"},{name:"enum_type",number:4,type:11,
label:3,typeName:".google.protobuf.EnumDescriptorProto"},{name:"extension_range",number:5,type:11,label:3,typeName:".google.protobuf.DescriptorProto.ExtensionRa\
nge"},{name:"oneof_decl",number:8,type:11,label:3,typeName:".google.protobuf.OneofDescriptorProto"},{name:"options",number:7,type:11,label:1,typeName:".google.p\
rotobuf.MessageOptions"},{name:"reserved_range",number:9,type:11,label:3,typeName:".google.protobuf.DescriptorProto.ReservedRange"},{name:"reserved_name",number:10,
type:9,label:3},{name:"visibility",number:11,type:14,label:1,typeName:".google.protobuf.SymbolVisibility"}],nestedType:[{name:"ExtensionRange",field:[{name:"sta\
rt",number:1,type:5,label:1},{name:"end",number:2,type:5,label:1},{name:"options",number:3,type:11,label:1,typeName:".google.protobuf.ExtensionRangeOptions"}]},
{name:"ReservedRange",field:[{name:"start",number:1,type:5,label:1},{name:"end",number:2,type:5,label:1}]}]},{name:"ExtensionRangeOptions",field:[{name:"uninter\
preted_option",number:999,type:11,label:3,typeName:".google.protobuf.UninterpretedOption"},{name:"declaration",number:2,type:11,label:3,typeName:".google.protob\
uf.ExtensionRangeOptions.Declaration",options:{retention:2}},{name:"features",number:50,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"verificat\
ion",number:3,type:14,label:1,typeName:".google.protobuf.ExtensionRangeOptions.VerificationState",defaultValue:"UNVERIFIED",options:{retention:2}}],nestedType:[
{name:"Declaration",field:[{name:"number",number:1,type:5,label:1},{name:"full_name",number:2,type:9,label:1},{name:"type",number:3,type:9,label:1},{name:"reser\
ved",number:5,type:8,label:1},{name:"repeated",number:6,type:8,label:1}]}],enumType:[{name:"VerificationState",value:[{name:"DECLARATION",number:0},{name:"UNVER\
IFIED",number:1}]}],extensionRange:[{start:1e3,end:536870912}]},{name:"FieldDescriptorProto",field:[{name:"name",number:1,type:9,label:1},{name:"number",number:3,
type:5,label:1},{name:"label",number:4,type:14,label:1,typeName:".google.protobuf.FieldDescriptorProto.Label"},{name:"type",number:5,type:14,label:1,typeName:".\
google.protobuf.FieldDescriptorProto.Type"},{name:"type_name",number:6,type:9,label:1},{name:"extendee",number:2,type:9,label:1},{name:"default_value",number:7,
type:9,label:1},{name:"oneof_index",number:9,type:5,label:1},{name:"json_name",number:10,type:9,label:1},{name:"options",number:8,type:11,label:1,typeName:".goo\
gle.protobuf.FieldOptions"},{name:"proto3_optional",number:17,type:8,label:1}],enumType:[{name:"Type",value:[{name:"TYPE_DOUBLE",number:1},{name:"TYPE_FLOAT",number:2},
{name:"TYPE_INT64",number:3},{name:"TYPE_UINT64",number:4},{name:"TYPE_INT32",number:5},{name:"TYPE_FIXED64",number:6},{name:"TYPE_FIXED32",number:7},{name:"TYP\
E_BOOL",number:8},{name:"TYPE_STRING",number:9},{name:"TYPE_GROUP",number:10},{name:"TYPE_MESSAGE",number:11},{name:"TYPE_BYTES",number:12},{name:"TYPE_UINT32",
number:13},{name:"TYPE_ENUM",number:14},{name:"TYPE_SFIXED32",number:15},{name:"TYPE_SFIXED64",number:16},{name:"TYPE_SINT32",number:17},{name:"TYPE_SINT64",number:18}]},
{name:"Label",value:[{name:"LABEL_OPTIONAL",number:1},{name:"LABEL_REPEATED",number:3},{name:"LABEL_REQUIRED",number:2}]}]},{name:"OneofDescriptorProto",field:[
{name:"name",number:1,type:9,label:1},{name:"options",number:2,type:11,label:1,typeName:".google.protobuf.OneofOptions"}]},{name:"EnumDescriptorProto",field:[{name:"\
name",number:1,type:9,label:1},{name:"value",number:2,type:11,label:3,typeName:".google.protobuf.EnumValueDescriptorProto"},{name:"options",number:3,type:11,label:1,
typeName:".google.protobuf.EnumOptions"},{name:"reserved_range",number:4,type:11,label:3,typeName:".google.protobuf.EnumDescriptorProto.EnumReservedRange"},{name:"\
reserved_name",number:5,type:9,label:3},{name:"visibility",number:6,type:14,label:1,typeName:".google.protobuf.SymbolVisibility"}],nestedType:[{name:"EnumReserv\
edRange",field:[{name:"start",number:1,type:5,label:1},{name:"end",number:2,type:5,label:1}]}]},{name:"EnumValueDescriptorProto",field:[{name:"name",number:1,type:9,
label:1},{name:"number",number:2,type:5,label:1},{name:"options",number:3,type:11,label:1,typeName:".google.protobuf.EnumValueOptions"}]},{name:"ServiceDescript\
orProto",field:[{name:"name",number:1,type:9,label:1},{name:"method",number:2,type:11,label:3,typeName:".google.protobuf.MethodDescriptorProto"},{name:"options",
number:3,type:11,label:1,typeName:".google.protobuf.ServiceOptions"}]},{name:"MethodDescriptorProto",field:[{name:"name",number:1,type:9,label:1},{name:"input_t\
ype",number:2,type:9,label:1},{name:"output_type",number:3,type:9,label:1},{name:"options",number:4,type:11,label:1,typeName:".google.protobuf.MethodOptions"},{
name:"client_streaming",number:5,type:8,label:1,defaultValue:"false"},{name:"server_streaming",number:6,type:8,label:1,defaultValue:"false"}]},{name:"FileOption\
s",field:[{name:"java_package",number:1,type:9,label:1},{name:"java_outer_classname",number:8,type:9,label:1},{name:"java_multiple_files",number:10,type:8,label:1,
defaultValue:"false",options:{}},{name:"java_generate_equals_and_hash",number:20,type:8,label:1,options:{deprecated:!0}},{name:"java_string_check_utf8",number:27,
type:8,label:1,defaultValue:"false"},{name:"optimize_for",number:9,type:14,label:1,typeName:".google.protobuf.FileOptions.OptimizeMode",defaultValue:"SPEED"},{name:"\
go_package",number:11,type:9,label:1},{name:"cc_generic_services",number:16,type:8,label:1,defaultValue:"false"},{name:"java_generic_services",number:17,type:8,
label:1,defaultValue:"false"},{name:"py_generic_services",number:18,type:8,label:1,defaultValue:"false"},{name:"deprecated",number:23,type:8,label:1,defaultValue:"\
false"},{name:"cc_enable_arenas",number:31,type:8,label:1,defaultValue:"true"},{name:"objc_class_prefix",number:36,type:9,label:1},{name:"csharp_namespace",number:37,
type:9,label:1},{name:"swift_prefix",number:39,type:9,label:1},{name:"php_class_prefix",number:40,type:9,label:1},{name:"php_namespace",number:41,type:9,label:1},
{name:"php_metadata_namespace",number:44,type:9,label:1},{name:"ruby_package",number:45,type:9,label:1},{name:"features",number:50,type:11,label:1,typeName:".go\
ogle.protobuf.FeatureSet"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:".google.protobuf.UninterpretedOption"}],enumType:[{name:"OptimizeMo\
de",value:[{name:"SPEED",number:1},{name:"CODE_SIZE",number:2},{name:"LITE_RUNTIME",number:3}]}],extensionRange:[{start:1e3,end:536870912}]},{name:"MessageOptio\
ns",field:[{name:"message_set_wire_format",number:1,type:8,label:1,defaultValue:"false"},{name:"no_standard_descriptor_accessor",number:2,type:8,label:1,defaultValue:"\
false"},{name:"deprecated",number:3,type:8,label:1,defaultValue:"false"},{name:"map_entry",number:7,type:8,label:1},{name:"deprecated_legacy_json_field_conflict\
s",number:11,type:8,label:1,options:{deprecated:!0}},{name:"features",number:12,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"uninterpreted_opt\
ion",number:999,type:11,label:3,typeName:".google.protobuf.UninterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"FieldOptions",field:[{name:"\
ctype",number:1,type:14,label:1,typeName:".google.protobuf.FieldOptions.CType",defaultValue:"STRING"},{name:"packed",number:2,type:8,label:1},{name:"jstype",number:6,
type:14,label:1,typeName:".google.protobuf.FieldOptions.JSType",defaultValue:"JS_NORMAL"},{name:"lazy",number:5,type:8,label:1,defaultValue:"false"},{name:"unve\
rified_lazy",number:15,type:8,label:1,defaultValue:"false"},{name:"deprecated",number:3,type:8,label:1,defaultValue:"false"},{name:"weak",number:10,type:8,label:1,
defaultValue:"false",options:{deprecated:!0}},{name:"debug_redact",number:16,type:8,label:1,defaultValue:"false"},{name:"retention",number:17,type:14,label:1,typeName:"\
.google.protobuf.FieldOptions.OptionRetention"},{name:"targets",number:19,type:14,label:3,typeName:".google.protobuf.FieldOptions.OptionTargetType"},{name:"edit\
ion_defaults",number:20,type:11,label:3,typeName:".google.protobuf.FieldOptions.EditionDefault"},{name:"features",number:21,type:11,label:1,typeName:".google.pr\
otobuf.FeatureSet"},{name:"feature_support",number:22,type:11,label:1,typeName:".google.protobuf.FieldOptions.FeatureSupport"},{name:"uninterpreted_option",number:999,
type:11,label:3,typeName:".google.protobuf.UninterpretedOption"}],nestedType:[{name:"EditionDefault",field:[{name:"edition",number:3,type:14,label:1,typeName:".\
google.protobuf.Edition"},{name:"value",number:2,type:9,label:1}]},{name:"FeatureSupport",field:[{name:"edition_introduced",number:1,type:14,label:1,typeName:".\
google.protobuf.Edition"},{name:"edition_deprecated",number:2,type:14,label:1,typeName:".google.protobuf.Edition"},{name:"deprecation_warning",number:3,type:9,label:1},
{name:"edition_removed",number:4,type:14,label:1,typeName:".google.protobuf.Edition"},{name:"removal_error",number:5,type:9,label:1}]}],enumType:[{name:"CType",
value:[{name:"STRING",number:0},{name:"CORD",number:1},{name:"STRING_PIECE",number:2}]},{name:"JSType",value:[{name:"JS_NORMAL",number:0},{name:"JS_STRING",number:1},
{name:"JS_NUMBER",number:2}]},{name:"OptionRetention",value:[{name:"RETENTION_UNKNOWN",number:0},{name:"RETENTION_RUNTIME",number:1},{name:"RETENTION_SOURCE",number:2}]},
{name:"OptionTargetType",value:[{name:"TARGET_TYPE_UNKNOWN",number:0},{name:"TARGET_TYPE_FILE",number:1},{name:"TARGET_TYPE_EXTENSION_RANGE",number:2},{name:"TA\
RGET_TYPE_MESSAGE",number:3},{name:"TARGET_TYPE_FIELD",number:4},{name:"TARGET_TYPE_ONEOF",number:5},{name:"TARGET_TYPE_ENUM",number:6},{name:"TARGET_TYPE_ENUM_\
ENTRY",number:7},{name:"TARGET_TYPE_SERVICE",number:8},{name:"TARGET_TYPE_METHOD",number:9}]}],extensionRange:[{start:1e3,end:536870912}]},{name:"OneofOptions",
field:[{name:"features",number:1,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:".goog\
le.protobuf.UninterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"EnumOptions",field:[{name:"allow_alias",number:2,type:8,label:1},{name:"de\
precated",number:3,type:8,label:1,defaultValue:"false"},{name:"deprecated_legacy_json_field_conflicts",number:6,type:8,label:1,options:{deprecated:!0}},{name:"f\
eatures",number:7,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:".google.protobuf.Uni\
nterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"EnumValueOptions",field:[{name:"deprecated",number:1,type:8,label:1,defaultValue:"false"},
{name:"features",number:2,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"debug_redact",number:3,type:8,label:1,defaultValue:"false"},{name:"feat\
ure_support",number:4,type:11,label:1,typeName:".google.protobuf.FieldOptions.FeatureSupport"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:"\
.google.protobuf.UninterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"ServiceOptions",field:[{name:"features",number:34,type:11,label:1,typeName:"\
.google.protobuf.FeatureSet"},{name:"deprecated",number:33,type:8,label:1,defaultValue:"false"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:"\
.google.protobuf.UninterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"MethodOptions",field:[{name:"deprecated",number:33,type:8,label:1,defaultValue:"\
false"},{name:"idempotency_level",number:34,type:14,label:1,typeName:".google.protobuf.MethodOptions.IdempotencyLevel",defaultValue:"IDEMPOTENCY_UNKNOWN"},{name:"\
features",number:35,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:".google.protobuf.U\
ninterpretedOption"}],enumType:[{name:"IdempotencyLevel",value:[{name:"IDEMPOTENCY_UNKNOWN",number:0},{name:"NO_SIDE_EFFECTS",number:1},{name:"IDEMPOTENT",number:2}]}],
extensionRange:[{start:1e3,end:536870912}]},{name:"UninterpretedOption",field:[{name:"name",number:2,type:11,label:3,typeName:".google.protobuf.UninterpretedOpt\
ion.NamePart"},{name:"identifier_value",number:3,type:9,label:1},{name:"positive_int_value",number:4,type:4,label:1},{name:"negative_int_value",number:5,type:3,
label:1},{name:"double_value",number:6,type:1,label:1},{name:"string_value",number:7,type:12,label:1},{name:"aggregate_value",number:8,type:9,label:1}],nestedType:[
{name:"NamePart",field:[{name:"name_part",number:1,type:9,label:2},{name:"is_extension",number:2,type:8,label:2}]}]},{name:"FeatureSet",field:[{name:"field_pres\
ence",number:1,type:14,label:1,typeName:".google.protobuf.FeatureSet.FieldPresence",options:{retention:1,targets:[4,1],editionDefaults:[{value:"EXPLICIT",edition:900},
{value:"IMPLICIT",edition:999},{value:"EXPLICIT",edition:1e3}]}},{name:"enum_type",number:2,type:14,label:1,typeName:".google.protobuf.FeatureSet.EnumType",options:{
retention:1,targets:[6,1],editionDefaults:[{value:"CLOSED",edition:900},{value:"OPEN",edition:999}]}},{name:"repeated_field_encoding",number:3,type:14,label:1,typeName:"\
.google.protobuf.FeatureSet.RepeatedFieldEncoding",options:{retention:1,targets:[4,1],editionDefaults:[{value:"EXPANDED",edition:900},{value:"PACKED",edition:999}]}},
{name:"utf8_validation",number:4,type:14,label:1,typeName:".google.protobuf.FeatureSet.Utf8Validation",options:{retention:1,targets:[4,1],editionDefaults:[{value:"\
NONE",edition:900},{value:"VERIFY",edition:999}]}},{name:"message_encoding",number:5,type:14,label:1,typeName:".google.protobuf.FeatureSet.MessageEncoding",options:{
retention:1,targets:[4,1],editionDefaults:[{value:"LENGTH_PREFIXED",edition:900}]}},{name:"json_format",number:6,type:14,label:1,typeName:".google.protobuf.Feat\
ureSet.JsonFormat",options:{retention:1,targets:[3,6,1],editionDefaults:[{value:"LEGACY_BEST_EFFORT",edition:900},{value:"ALLOW",edition:999}]}},{name:"enforce_\
naming_style",number:7,type:14,label:1,typeName:".google.protobuf.FeatureSet.EnforceNamingStyle",options:{retention:2,targets:[1,2,3,4,5,6,7,8,9],editionDefaults:[
{value:"STYLE_LEGACY",edition:900},{value:"STYLE2024",edition:1001}]}},{name:"default_symbol_visibility",number:8,type:14,label:1,typeName:".google.protobuf.Fea\
tureSet.VisibilityFeature.DefaultSymbolVisibility",options:{retention:2,targets:[1],editionDefaults:[{value:"EXPORT_ALL",edition:900},{value:"EXPORT_TOP_LEVEL",
edition:1001}]}}],nestedType:[{name:"VisibilityFeature",enumType:[{name:"DefaultSymbolVisibility",value:[{name:"DEFAULT_SYMBOL_VISIBILITY_UNKNOWN",number:0},{name:"\
EXPORT_ALL",number:1},{name:"EXPORT_TOP_LEVEL",number:2},{name:"LOCAL_ALL",number:3},{name:"STRICT",number:4}]}]}],enumType:[{name:"FieldPresence",value:[{name:"\
FIELD_PRESENCE_UNKNOWN",number:0},{name:"EXPLICIT",number:1},{name:"IMPLICIT",number:2},{name:"LEGACY_REQUIRED",number:3}]},{name:"EnumType",value:[{name:"ENUM_\
TYPE_UNKNOWN",number:0},{name:"OPEN",number:1},{name:"CLOSED",number:2}]},{name:"RepeatedFieldEncoding",value:[{name:"REPEATED_FIELD_ENCODING_UNKNOWN",number:0},
{name:"PACKED",number:1},{name:"EXPANDED",number:2}]},{name:"Utf8Validation",value:[{name:"UTF8_VALIDATION_UNKNOWN",number:0},{name:"VERIFY",number:2},{name:"NO\
NE",number:3}]},{name:"MessageEncoding",value:[{name:"MESSAGE_ENCODING_UNKNOWN",number:0},{name:"LENGTH_PREFIXED",number:1},{name:"DELIMITED",number:2}]},{name:"\
JsonFormat",value:[{name:"JSON_FORMAT_UNKNOWN",number:0},{name:"ALLOW",number:1},{name:"LEGACY_BEST_EFFORT",number:2}]},{name:"EnforceNamingStyle",value:[{name:"\
ENFORCE_NAMING_STYLE_UNKNOWN",number:0},{name:"STYLE2024",number:1},{name:"STYLE_LEGACY",number:2}]}],extensionRange:[{start:1e3,end:9995},{start:9995,end:1e4},
{start:1e4,end:10001}]},{name:"FeatureSetDefaults",field:[{name:"defaults",number:1,type:11,label:3,typeName:".google.protobuf.FeatureSetDefaults.FeatureSetEdit\
ionDefault"},{name:"minimum_edition",number:4,type:14,label:1,typeName:".google.protobuf.Edition"},{name:"maximum_edition",number:5,type:14,label:1,typeName:".g\
oogle.protobuf.Edition"}],nestedType:[{name:"FeatureSetEditionDefault",field:[{name:"edition",number:3,type:14,label:1,typeName:".google.protobuf.Edition"},{name:"\
overridable_features",number:4,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"fixed_features",number:5,type:11,label:1,typeName:".google.protobu\
f.FeatureSet"}]}]},{name:"SourceCodeInfo",field:[{name:"location",number:1,type:11,label:3,typeName:".google.protobuf.SourceCodeInfo.Location"}],nestedType:[{name:"\
Location",field:[{name:"path",number:1,type:5,label:3,options:{packed:!0}},{name:"span",number:2,type:5,label:3,options:{packed:!0}},{name:"leading_comments",number:3,
type:9,label:1},{name:"trailing_comments",number:4,type:9,label:1},{name:"leading_detached_comments",number:6,type:9,label:3}]}],extensionRange:[{start:536e6,end:536000001}]},
{name:"GeneratedCodeInfo",field:[{name:"annotation",number:1,type:11,label:3,typeName:".google.protobuf.GeneratedCodeInfo.Annotation"}],nestedType:[{name:"Annot\
ation",field:[{name:"path",number:1,type:5,label:3,options:{packed:!0}},{name:"source_file",number:2,type:9,label:1},{name:"begin",number:3,type:5,label:1},{name:"\
end",number:4,type:5,label:1},{name:"semantic",number:5,type:14,label:1,typeName:".google.protobuf.GeneratedCodeInfo.Annotation.Semantic"}],enumType:[{name:"Sem\
antic",value:[{name:"NONE",number:0},{name:"SET",number:1},{name:"ALIAS",number:2}]}]}]}],enumType:[{name:"Edition",value:[{name:"EDITION_UNKNOWN",number:0},{name:"\
EDITION_LEGACY",number:900},{name:"EDITION_PROTO2",number:998},{name:"EDITION_PROTO3",number:999},{name:"EDITION_2023",number:1e3},{name:"EDITION_2024",number:1001},
{name:"EDITION_UNSTABLE",number:9999},{name:"EDITION_1_TEST_ONLY",number:1},{name:"EDITION_2_TEST_ONLY",number:2},{name:"EDITION_99997_TEST_ONLY",number:99997},
{name:"EDITION_99998_TEST_ONLY",number:99998},{name:"EDITION_99999_TEST_ONLY",number:99999},{name:"EDITION_MAX",number:2147483647}]},{name:"SymbolVisibility",value:[
{name:"VISIBILITY_UNSET",number:0},{name:"VISIBILITY_LOCAL",number:1},{name:"VISIBILITY_EXPORT",number:2}]}]});var iu=me(ls,1);var Wa;(function(e){e[e.DECLARATION=0]="DECLARATION",e[e.UNVERIFIED=1]="UNVERIFIED"})(Wa||(Wa={}));var Ya;(function(e){e[e.DOUBLE=1]="DOUBLE",e[e.FLOAT=2]="FLOAT",e[e.INT64=3]="INT64",e[e.UINT64=4]="UINT64",e[e.INT32=5]="INT32",e[e.FIXED64=6]="FIXED64",e[e.FIXED32=
7]="FIXED32",e[e.BOOL=8]="BOOL",e[e.STRING=9]="STRING",e[e.GROUP=10]="GROUP",e[e.MESSAGE=11]="MESSAGE",e[e.BYTES=12]="BYTES",e[e.UINT32=13]="UINT32",e[e.ENUM=14]=
"ENUM",e[e.SFIXED32=15]="SFIXED32",e[e.SFIXED64=16]="SFIXED64",e[e.SINT32=17]="SINT32",e[e.SINT64=18]="SINT64"})(Ya||(Ya={}));var Xa;(function(e){e[e.OPTIONAL=1]="OPTIONAL",e[e.REPEATED=3]="REPEATED",e[e.REQUIRED=2]="REQUIRED"})(Xa||(Xa={}));var Za;(function(e){e[e.SPEED=1]="SPEED",e[e.CODE_SIZE=2]="CODE_SIZE",e[e.LITE_RUNTIME=3]="LITE_RUNTIME"})(Za||(Za={}));var Pa;(function(e){e[e.STRING=0]="STRING",e[e.CORD=1]="CORD",e[e.STRING_PIECE=2]="STRING_PIECE"})(Pa||(Pa={}));var Ja;(function(e){e[e.JS_NORMAL=0]="JS_NORMAL",e[e.JS_STRING=1]="JS_STRING",e[e.JS_NUMBER=2]="JS_NUMBER"})(Ja||(Ja={}));var Ka;(function(e){e[e.RETENTION_UNKNOWN=0]="RETENTION_UNKNOWN",e[e.RETENTION_RUNTIME=1]="RETENTION_RUNTIME",e[e.RETENTION_SOURCE=2]="RETENTION_SOURCE"})(Ka||(Ka=
{}));var Ha;(function(e){e[e.TARGET_TYPE_UNKNOWN=0]="TARGET_TYPE_UNKNOWN",e[e.TARGET_TYPE_FILE=1]="TARGET_TYPE_FILE",e[e.TARGET_TYPE_EXTENSION_RANGE=2]="TARGET_TYPE_\
EXTENSION_RANGE",e[e.TARGET_TYPE_MESSAGE=3]="TARGET_TYPE_MESSAGE",e[e.TARGET_TYPE_FIELD=4]="TARGET_TYPE_FIELD",e[e.TARGET_TYPE_ONEOF=5]="TARGET_TYPE_ONEOF",e[e.
TARGET_TYPE_ENUM=6]="TARGET_TYPE_ENUM",e[e.TARGET_TYPE_ENUM_ENTRY=7]="TARGET_TYPE_ENUM_ENTRY",e[e.TARGET_TYPE_SERVICE=8]="TARGET_TYPE_SERVICE",e[e.TARGET_TYPE_METHOD=
9]="TARGET_TYPE_METHOD"})(Ha||(Ha={}));var nr;(function(e){e[e.IDEMPOTENCY_UNKNOWN=0]="IDEMPOTENCY_UNKNOWN",e[e.NO_SIDE_EFFECTS=1]="NO_SIDE_EFFECTS",e[e.IDEMPOTENT=2]="IDEMPOTENT"})(nr||(nr={}));var $a;(function(e){e[e.DEFAULT_SYMBOL_VISIBILITY_UNKNOWN=0]="DEFAULT_SYMBOL_VISIBILITY_UNKNOWN",e[e.EXPORT_ALL=1]="EXPORT_ALL",e[e.EXPORT_TOP_LEVEL=2]="EXPORT_\
TOP_LEVEL",e[e.LOCAL_ALL=3]="LOCAL_ALL",e[e.STRICT=4]="STRICT"})($a||($a={}));var za;(function(e){e[e.FIELD_PRESENCE_UNKNOWN=0]="FIELD_PRESENCE_UNKNOWN",e[e.EXPLICIT=1]="EXPLICIT",e[e.IMPLICIT=2]="IMPLICIT",e[e.LEGACY_REQUIRED=3]="LEGACY_\
REQUIRED"})(za||(za={}));var ja;(function(e){e[e.ENUM_TYPE_UNKNOWN=0]="ENUM_TYPE_UNKNOWN",e[e.OPEN=1]="OPEN",e[e.CLOSED=2]="CLOSED"})(ja||(ja={}));var Qa;(function(e){e[e.REPEATED_FIELD_ENCODING_UNKNOWN=0]="REPEATED_FIELD_ENCODING_UNKNOWN",e[e.PACKED=1]="PACKED",e[e.EXPANDED=2]="EXPANDED"})(Qa||(Qa={}));var qa;(function(e){e[e.UTF8_VALIDATION_UNKNOWN=0]="UTF8_VALIDATION_UNKNOWN",e[e.VERIFY=2]="VERIFY",e[e.NONE=3]="NONE"})(qa||(qa={}));var eu;(function(e){e[e.MESSAGE_ENCODING_UNKNOWN=0]="MESSAGE_ENCODING_UNKNOWN",e[e.LENGTH_PREFIXED=1]="LENGTH_PREFIXED",e[e.DELIMITED=2]="DELIMITED"})(eu||(eu={}));var tu;(function(e){e[e.JSON_FORMAT_UNKNOWN=0]="JSON_FORMAT_UNKNOWN",e[e.ALLOW=1]="ALLOW",e[e.LEGACY_BEST_EFFORT=2]="LEGACY_BEST_EFFORT"})(tu||(tu={}));var nu;(function(e){e[e.ENFORCE_NAMING_STYLE_UNKNOWN=0]="ENFORCE_NAMING_STYLE_UNKNOWN",e[e.STYLE2024=1]="STYLE2024",e[e.STYLE_LEGACY=2]="STYLE_LEGACY"})(nu||(nu=
{}));var ru;(function(e){e[e.NONE=0]="NONE",e[e.SET=1]="SET",e[e.ALIAS=2]="ALIAS"})(ru||(ru={}));var ou;(function(e){e[e.EDITION_UNKNOWN=0]="EDITION_UNKNOWN",e[e.EDITION_LEGACY=900]="EDITION_LEGACY",e[e.EDITION_PROTO2=998]="EDITION_PROTO2",e[e.EDITION_PROTO3=
999]="EDITION_PROTO3",e[e.EDITION_2023=1e3]="EDITION_2023",e[e.EDITION_2024=1001]="EDITION_2024",e[e.EDITION_UNSTABLE=9999]="EDITION_UNSTABLE",e[e.EDITION_1_TEST_ONLY=
1]="EDITION_1_TEST_ONLY",e[e.EDITION_2_TEST_ONLY=2]="EDITION_2_TEST_ONLY",e[e.EDITION_99997_TEST_ONLY=99997]="EDITION_99997_TEST_ONLY",e[e.EDITION_99998_TEST_ONLY=
99998]="EDITION_99998_TEST_ONLY",e[e.EDITION_99999_TEST_ONLY=99999]="EDITION_99999_TEST_ONLY",e[e.EDITION_MAX=2147483647]="EDITION_MAX"})(ou||(ou={}));var su;(function(e){e[e.VISIBILITY_UNSET=0]="VISIBILITY_UNSET",e[e.VISIBILITY_LOCAL=1]="VISIBILITY_LOCAL",e[e.VISIBILITY_EXPORT=2]="VISIBILITY_EXPORT"})(su||(su=
{}));function cs(e){return Object.assign(Object.assign({readUnknownFields:!0,recursionLimit:100},e),{depth:0})}function Me(e,t,n){let r=ie(e,void 0,!1);return au(r,new Qe(
t),cs(n),!1,t.byteLength),r.message}function au(e,t,n,r,o){var s;if(++n.depth>n.recursionLimit)throw new Error(`cannot decode ${e.desc} from binary: maximum recursion depth of ${n.recursionLimit} \
reached`);let i=r?t.len:t.pos+o,a,l,c=(s=e.getUnknown())!==null&&s!==void 0?s:[];for(;t.pos<i&&([a,l]=t.tag(),!(r&&l==W.EndGroup));){let d=e.findNumber(a);if(!d){
let h=n.recursionLimit-n.depth,f=t.skip(l,a,h);n.readUnknownFields&&c.push({no:a,wireType:l,data:f});continue}ds(e,t,d,l,n)}if(r&&(l!=W.EndGroup||a!==o))throw new Error(
"invalid end group tag");c.length>0&&e.setUnknown(c),n.depth--}function ds(e,t,n,r,o){var s;switch(n.fieldKind){case"scalar":e.set(n,yt(t,n.scalar,n.utf8Validation));
break;case"enum":let i=yt(t,p.INT32);if(n.enum.open)e.set(n,i);else if(n.enum.values.some(l=>l.number===i))e.set(n,i);else if(o.readUnknownFields){let l=[];Zt(i,
l);let c=(s=e.getUnknown())!==null&&s!==void 0?s:[];c.push({no:n.number,wireType:r,data:new Uint8Array(l)}),e.setUnknown(c)}break;case"message":e.set(n,fs(t,o,n,
e.get(n)));break;case"list":Gf(t,r,e.get(n),o);break;case"map":Uf(t,e.get(n),o);break}}function Uf(e,t,n){let r=t.field(),o,s,i=e.uint32(),a=e.pos+i;for(;e.pos<
a;){let[l]=e.tag();switch(l){case 1:o=yt(e,r.mapKey,r.utf8Validation);break;case 2:switch(r.mapKind){case"scalar":s=yt(e,r.scalar,r.utf8Validation);break;case"e\
num":s=e.int32();break;case"message":s=fs(e,n,r);break}break}}if(o===void 0&&(o=be(r.mapKey,!1)),s===void 0)switch(r.mapKind){case"scalar":s=be(r.scalar,!1);break;case"\
enum":s=r.enum.values[0].number;break;case"message":s=ie(r.message,void 0,!1);break}t.set(o,s)}function Gf(e,t,n,r){var o;let s=n.field();if(s.listKind==="messa\
ge"){n.add(fs(e,r,s));return}let i=(o=s.scalar)!==null&&o!==void 0?o:p.INT32;if(!(t==W.LengthDelimited&&i!=p.STRING&&i!=p.BYTES)){n.add(yt(e,i,s.utf8Validation));
return}let l=e.uint32()+e.pos;for(;e.pos<l;)n.add(yt(e,i,s.utf8Validation))}function fs(e,t,n,r){let o=n.delimitedEncoding,s=r??ie(n.message,void 0,!1);return au(
s,e,t,o,o?n.number:e.uint32()),s}function yt(e,t,n=!1){switch(t){case p.STRING:return e.string(n);case p.BOOL:return e.bool();case p.DOUBLE:return e.double();case p.
FLOAT:return e.float();case p.INT32:return e.int32();case p.INT64:return e.int64();case p.UINT64:return e.uint64();case p.FIXED64:return e.fixed64();case p.BYTES:
return e.bytes();case p.FIXED32:return e.fixed32();case p.SFIXED32:return e.sfixed32();case p.SFIXED64:return e.sfixed64();case p.SINT64:return e.sint64();case p.
UINT32:return e.uint32();case p.SINT32:return e.sint32()}}function re(e,t){var n;let r=Me(iu,gt(e));return r.messageType.forEach(jt),r.dependency=(n=t?.map(s=>s.proto.name))!==null&&n!==void 0?n:[],er(r,s=>t?.find(i=>i.
proto.name===s)).getFile(r.name)}var Rt=re("Ch9nb29nbGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvEg9nb29nbGUucHJvdG9idWYiKwoJVGltZXN0YW1wEg8KB3NlY29uZHMYASABKAMSDQoFbmFub3MYAiABKAVChQEKE2NvbS5nb29nbGUuc\
HJvdG9idWZCDlRpbWVzdGFtcFByb3RvUAFaMmdvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL3RpbWVzdGFtcHBi+AEBogIDR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVzY\
gZwcm90bzM");var rr=re("Ch5nb29nbGUvcHJvdG9idWYvZHVyYXRpb24ucHJvdG8SD2dvb2dsZS5wcm90b2J1ZiIqCghEdXJhdGlvbhIPCgdzZWNvbmRzGAEgASgDEg0KBW5hbm9zGAIgASgFQoMBChNjb20uZ29vZ2xlLnByb\
3RvYnVmQg1EdXJhdGlvblByb3RvUAFaMWdvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL2R1cmF0aW9ucGL4AQGiAgNHUEKqAh5Hb29nbGUuUHJvdG9idWYuV2VsbEtub3duVHlwZXNiBnByb\
3RvMw");var ms=re("Chlnb29nbGUvcHJvdG9idWYvYW55LnByb3RvEg9nb29nbGUucHJvdG9idWYiJgoDQW55EhAKCHR5cGVfdXJsGAEgASgJEg0KBXZhbHVlGAIgASgMQnYKE2NvbS5nb29nbGUucHJvdG9idWZCCEFue\
VByb3RvUAFaLGdvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL2FueXBiogIDR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVzYgZwcm90bzM"),uu=me(ms,0);var Mf=3,lu={writeUnknownFields:!0};function Lf(e){return e?Object.assign(Object.assign({},lu),e):lu}function en(e,t,n){return or(new pt,Lf(n),ie(e,t)).finish()}
function or(e,t,n){var r;for(let o of n.sortedFields){if(!n.isSet(o)){if(o.presence==Mf)throw new Error(`cannot encode ${o} to binary: required field not set`);
continue}ps(e,t,n,o)}if(t.writeUnknownFields)for(let{no:o,wireType:s,data:i}of(r=n.getUnknown())!==null&&r!==void 0?r:[])e.tag(o,s).raw(i);return e}function ps(e,t,n,r){
var o;switch(r.fieldKind){case"scalar":case"enum":sr(e,n.desc.typeName,r.name,(o=r.scalar)!==null&&o!==void 0?o:p.INT32,r.number,n.get(r));break;case"list":Ff(e,
t,r,n.get(r));break;case"message":cu(e,t,r,n.get(r));break;case"map":for(let[s,i]of n.get(r))Bf(e,t,r,s,i);break}}function sr(e,t,n,r,o,s){du(e.tag(o,Of(r)),t,n,
r,s)}function cu(e,t,n,r){n.delimitedEncoding?or(e.tag(n.number,W.StartGroup),t,r).tag(n.number,W.EndGroup):or(e.tag(n.number,W.LengthDelimited).fork(),t,r).join()}
function Ff(e,t,n,r){var o;if(n.listKind=="message"){for(let i of r)cu(e,t,n,i);return}let s=(o=n.scalar)!==null&&o!==void 0?o:p.INT32;if(n.packed){if(!r.size)return;
e.tag(n.number,W.LengthDelimited).fork();for(let i of r)du(e,n.parent.typeName,n.name,s,i);e.join();return}for(let i of r)sr(e,n.parent.typeName,n.name,s,n.number,
i)}function Bf(e,t,n,r,o){var s;switch(e.tag(n.number,W.LengthDelimited).fork(),sr(e,n.parent.typeName,n.name,n.mapKey,1,r),n.mapKind){case"scalar":case"enum":sr(
e,n.parent.typeName,n.name,(s=n.scalar)!==null&&s!==void 0?s:p.INT32,2,o);break;case"message":or(e.tag(2,W.LengthDelimited).fork(),t,o).join();break}e.join()}function du(e,t,n,r,o){
try{switch(r){case p.STRING:e.string(o);break;case p.BOOL:e.bool(o);break;case p.DOUBLE:e.double(o);break;case p.FLOAT:e.float(o);break;case p.INT32:e.int32(o);
break;case p.INT64:e.int64(o);break;case p.UINT64:e.uint64(o);break;case p.FIXED64:e.fixed64(o);break;case p.BYTES:e.bytes(o);break;case p.FIXED32:e.fixed32(o);
break;case p.SFIXED32:e.sfixed32(o);break;case p.SFIXED64:e.sfixed64(o);break;case p.SINT64:e.sint64(o);break;case p.UINT32:e.uint32(o);break;case p.SINT32:e.sint32(
o);break}}catch(s){throw s instanceof Error?new Error(`cannot encode field ${t}.${n} to binary: ${s.message}`):s}}function Of(e){switch(e){case p.BYTES:case p.STRING:
return W.LengthDelimited;case p.DOUBLE:case p.FIXED64:case p.SFIXED64:return W.Bit64;case p.FIXED32:case p.SFIXED32:case p.FLOAT:return W.Bit32;default:return W.
Varint}}function fu(e,t,n){let r=!1;return n||(n=se(uu),r=!0),n.value=en(e,t),n.typeUrl=Yf(t.$typeName),r?n:void 0}function Wf(e,t){if(e.typeUrl==="")return!1;let n=typeof t==
"string"?t:t.typeName,r=pu(e.typeUrl);return n===r}function mu(e,t){if(e.typeUrl==="")return;let n=t.kind=="message"?t:t.getMessage(pu(e.typeUrl));if(!(!n||!Wf(
e,n)))return Me(n,e.value)}function Yf(e){return`type.googleapis.com/${e}`}function pu(e){let t=e.lastIndexOf("/"),n=t>=0?e.substring(t+1):e;if(!n.length)throw new Error(`invalid type url\
: ${e}`);return n}var et=re("Chxnb29nbGUvcHJvdG9idWYvc3RydWN0LnByb3RvEg9nb29nbGUucHJvdG9idWYihAEKBlN0cnVjdBIzCgZmaWVsZHMYASADKAsyIy5nb29nbGUucHJvdG9idWYuU3RydWN0LkZpZWxkc0VudHJ5G\
kUKC0ZpZWxkc0VudHJ5EgsKA2tleRgBIAEoCRIlCgV2YWx1ZRgCIAEoCzIWLmdvb2dsZS5wcm90b2J1Zi5WYWx1ZToCOAEi6gEKBVZhbHVlEjAKCm51bGxfdmFsdWUYASABKA4yGi5nb29nbGUucHJvdG9idWYuT\
nVsbFZhbHVlSAASFgoMbnVtYmVyX3ZhbHVlGAIgASgBSAASFgoMc3RyaW5nX3ZhbHVlGAMgASgJSAASFAoKYm9vbF92YWx1ZRgEIAEoCEgAEi8KDHN0cnVjdF92YWx1ZRgFIAEoCzIXLmdvb2dsZS5wcm90b2J1Z\
i5TdHJ1Y3RIABIwCgpsaXN0X3ZhbHVlGAYgASgLMhouZ29vZ2xlLnByb3RvYnVmLkxpc3RWYWx1ZUgAQgYKBGtpbmQiMwoJTGlzdFZhbHVlEiYKBnZhbHVlcxgBIAMoCzIWLmdvb2dsZS5wcm90b2J1Zi5WYWx1Z\
SobCglOdWxsVmFsdWUSDgoKTlVMTF9WQUxVRRAAQn8KE2NvbS5nb29nbGUucHJvdG9idWZCC1N0cnVjdFByb3RvUAFaL2dvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL3N0cnVjdHBi+AEBo\
gIDR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVzYgZwcm90bzM"),hu=me(et,0),hs=me(et,1),gu=me(et,2),ir;(function(e){e[e.NULL_VALUE=0]="NULL_VALUE"})(ir||(ir={}));function bu(e,t,n){Ru(t,e);let r=Xf(e.$unknown,t),[o,s,i]=vt(t),a=cs(n);for(let l of r)ds(o,new Qe(l.data),s,l.wireType,a);return i()}function yu(e,t,n){var r;Ru(
t,e);let o=((r=e.$unknown)!==null&&r!==void 0?r:[]).filter(c=>c.no!==t.number),[s,i]=vt(t,n),a=new pt;ps(a,{writeUnknownFields:!0},s,i);let l=new Qe(a.finish());
for(;l.pos<l.len;){let[c,d]=l.tag(),h=l.skip(d,c);o.push({no:c,wireType:d,data:h})}e.$unknown=o}function Xf(e,t){if(e===void 0)return[];if(t.fieldKind==="enum"||t.fieldKind==="scalar"){for(let n=e.length-1;n>=0;--n)if(e[n].no==t.number)return[e[n]];return[]}
return e.filter(n=>n.no===t.number)}function vt(e,t){let n=e.typeName,r=Object.assign(Object.assign({},e),{kind:"field",parent:e.extendee,localName:n}),o=Object.
assign(Object.assign({},e.extendee),{fields:[r],members:[r],oneofs:[]}),s=se(o,t!==void 0?{[n]:t}:void 0);return[ie(o,s),r,()=>{let i=s[n];if(i===void 0){let a=e.
message;return Re(a)?be(a.fields[0].scalar,a.fields[0].longAsString):se(a)}return i}]}function Ru(e,t){if(e.extendee.typeName!=t.$typeName)throw new Error(`exte\
nsion ${e.typeName} can only be applied to message ${e.extendee.typeName}`)}var Zf=3,Pf=2,vu={alwaysEmitImplicit:!1,enumAsInteger:!1,useProtoFieldName:!1};function Jf(e){return e?Object.assign(Object.assign({},vu),e):vu}function Kf(e,t,n){
return tn(ie(e,t),Jf(n))}function Su(e,t,n){var r;let o=Kf(e,t,n);return JSON.stringify(o,null,(r=n?.prettySpaces)!==null&&r!==void 0?r:0)}function tn(e,t){var n;let r=wu(e,t);if(r!==void 0)return r;let o={};for(let s of e.sortedFields){if(!e.isSet(s)){if(s.presence==Zf)throw new Error(`cannot enco\
de ${s} to JSON: required field not set`);if(!t.alwaysEmitImplicit||s.presence!==Pf)continue}let i=Eu(s,e.get(s),t);i!==void 0&&(o[zf(s,t)]=i)}if(t.registry){let s=new Set;
for(let{no:i}of(n=e.getUnknown())!==null&&n!==void 0?n:[])if(!s.has(i)){s.add(i);let a=t.registry.getExtensionFor(e.desc,i);if(!a)continue;let l=bu(e.message,a),
[c,d]=vt(a,l),h=Eu(d,c.get(d),t);h!==void 0&&(o[a.jsonName]=h)}}return o}function Eu(e,t,n){switch(e.fieldKind){case"scalar":return ar(e,t);case"message":return tn(
t,n);case"enum":return gs(e.enum,t,n.enumAsInteger);case"list":return $f(t,n);case"map":return Hf(t,n)}}function Hf(e,t){let n=e.field(),r={};switch(n.mapKind){case"\
scalar":for(let[o,s]of e)r[o]=ar(n,s);break;case"message":for(let[o,s]of e)r[o]=tn(s,t);break;case"enum":for(let[o,s]of e)r[o]=gs(n.enum,s,t.enumAsInteger);break}
return t.alwaysEmitImplicit||e.size>0?r:void 0}function $f(e,t){let n=e.field(),r=[];switch(n.listKind){case"scalar":for(let o of e)r.push(ar(n,o));break;case"e\
num":for(let o of e)r.push(gs(n.enum,o,t.enumAsInteger));break;case"message":for(let o of e)r.push(tn(o,t));break}return t.alwaysEmitImplicit||r.length>0?r:void 0}
function gs(e,t,n){var r;if(typeof t!="number")throw new Error(`cannot encode ${e} to JSON: expected number, got ${j(t)}`);if(e.typeName=="google.protobuf.NullV\
alue")return null;if(n)return t;let o=e.value[t];return(r=o?.name)!==null&&r!==void 0?r:t}function ar(e,t){var n,r,o,s,i,a;switch(e.scalar){case p.INT32:case p.
SFIXED32:case p.SINT32:case p.FIXED32:case p.UINT32:if(typeof t!="number")throw new Error(`cannot encode ${e} to JSON: ${(n=Ce(e,t))===null||n===void 0?void 0:n.
message}`);return t;case p.FLOAT:case p.DOUBLE:if(typeof t!="number")throw new Error(`cannot encode ${e} to JSON: ${(r=Ce(e,t))===null||r===void 0?void 0:r.message}`);
return Number.isNaN(t)?"NaN":t===Number.POSITIVE_INFINITY?"Infinity":t===Number.NEGATIVE_INFINITY?"-Infinity":t;case p.STRING:if(typeof t!="string")throw new Error(
`cannot encode ${e} to JSON: ${(o=Ce(e,t))===null||o===void 0?void 0:o.message}`);return t;case p.BOOL:if(typeof t!="boolean")throw new Error(`cannot encode ${e}\
 to JSON: ${(s=Ce(e,t))===null||s===void 0?void 0:s.message}`);return t;case p.UINT64:case p.FIXED64:case p.INT64:case p.SFIXED64:case p.SINT64:if(typeof t=="bi\
gint"||typeof t=="string"||typeof t=="number"&&Number.isInteger(t))return t.toString();throw new Error(`cannot encode ${e} to JSON: ${(i=Ce(e,t))===null||i===void 0?
void 0:i.message}`);case p.BYTES:if(t instanceof Uint8Array)return zt(t);throw new Error(`cannot encode ${e} to JSON: ${(a=Ce(e,t))===null||a===void 0?void 0:a.
message}`)}}function zf(e,t){return t.useProtoFieldName?e.name:e.jsonName}function wu(e,t){if(e.desc.typeName.startsWith("google.protobuf."))switch(e.desc.typeName){case"\
google.protobuf.Any":return jf(e.message,t);case"google.protobuf.Timestamp":return em(e.message);case"google.protobuf.Duration":return Qf(e.message);case"google\
.protobuf.FieldMask":return qf(e.message);case"google.protobuf.Struct":return Iu(e.message);case"google.protobuf.Value":return bs(e.message);case"google.protobu\
f.ListValue":return Nu(e.message);default:if(Re(e.desc)){let n=e.desc.fields[0];return ar(n,e.get(n))}return}}function jf(e,t){if(e.typeUrl==="")return{};let{registry:n}=t,
r,o;if(n&&(r=mu(e,n),r&&(o=n.getMessage(r.$typeName))),!o||!r)throw new Error(`cannot encode message ${e.$typeName} to JSON: "${e.typeUrl}" is not in the type r\
egistry`);let s=ie(o,r),i=Jn(o)?{value:wu(s,t)}:tn(s,t);return i["@type"]=e.typeUrl,i}function Qf(e){let t=Number(e.seconds),n=e.nanos;if(t>315576e6||t<-315576e6)
throw new Error(`cannot encode message ${e.$typeName} to JSON: value out of range`);if(t>0&&n<0||t<0&&n>0)throw new Error(`cannot encode message ${e.$typeName} \
to JSON: nanos sign must match seconds sign`);let r=e.seconds.toString();if(n!==0){let o=Math.abs(n).toString();o="0".repeat(9-o.length)+o,o.substring(3)==="000\
000"?o=o.substring(0,3):o.substring(6)==="000"&&(o=o.substring(0,6)),r+="."+o,n<0&&t==0&&(r="-"+r)}return r+"s"}function qf(e){return e.paths.map(t=>{if(Qn(Ue(t))!==
t)throw new Error(`cannot encode message ${e.$typeName} to JSON: lowerCamelCase of path name "${t}" is irreversible`);return Ue(t)}).join(",")}function Iu(e){let t={};
for(let[n,r]of Object.entries(e.fields))t[n]=bs(r);return t}function bs(e){switch(e.kind.case){case"nullValue":return null;case"numberValue":if(!Number.isFinite(
e.kind.value))throw new Error(`${e.$typeName} cannot be NaN or Infinity`);return e.kind.value;case"boolValue":return e.kind.value;case"stringValue":return e.kind.
value;case"structValue":return Iu(e.kind.value);case"listValue":return Nu(e.kind.value);default:throw new Error(`${e.$typeName} must have a value`)}}function Nu(e){
return e.values.map(bs)}function em(e){let t=Number(e.seconds)*1e3;if(t<Date.parse("0001-01-01T00:00:00Z")||t>Date.parse("9999-12-31T23:59:59Z"))throw new Error(
`cannot encode message ${e.$typeName} to JSON: must be from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z inclusive`);if(e.nanos<0)throw new Error(`cannot encode\
 message ${e.$typeName} to JSON: nanos must not be negative`);if(e.nanos>999999999)throw new Error(`cannot encode message ${e.$typeName} to JSON: nanos must not\
 be greater than 99999999`);let n="Z";if(e.nanos>0){let r=(e.nanos+1e9).toString().substring(1);r.substring(3)==="000000"?n="."+r.substring(0,3)+"Z":r.substring(
6)==="000"?n="."+r.substring(0,6)+"Z":n="."+r+"Z"}return new Date(t).toISOString().replace(".000Z",n)}function tm(e){return Object.assign(Object.assign({ignoreUnknownFields:!1,recursionLimit:100},e),{depth:0})}function _u(e,t,n){return Rs(e,lm(t,e.typeName),n)}function Rs(e,t,n){let r=ie(e);try{nn(r,t,tm(n))}catch(o){throw da(o)?new Error(`cannot decode ${o.field()} from JSON: ${o.message}`,{cause:o}):o}return r.message}var ys=new WeakMap;function nm(e,t){var n;if(!ys.has(e)){let r=new Map;for(let o of e.fields)r.set(o.name,o).set(o.jsonName,o);ys.set(e,r)}return(n=ys.get(e))===
null||n===void 0?void 0:n.get(t)}function nn(e,t,n){var r;if(++n.depth>n.recursionLimit)throw new Error(`cannot decode ${e.desc} from JSON: maximum recursion de\
pth of ${n.recursionLimit} reached`);if(dm(e,t,n)){n.depth--;return}if(t==null||Array.isArray(t)||typeof t!="object")throw new Error(`cannot decode ${e.desc} fr\
om JSON: ${j(t)}`);let o=new Map,s=new Set;for(let[i,a]of Object.entries(t)){let l=nm(e.desc,i);if(l){if(s.has(l))throw new z(l,"set multiple times");if(s.add(l),
l.oneof&&a===null&&l.fieldKind=="scalar")continue;if(l.oneof){let c=o.get(l.oneof);if(c!==void 0)throw new z(l.oneof,`oneof set multiple times by ${c.name} and ${l.
name}`);o.set(l.oneof,l)}xu(e,l,a,n)}else{let c;if(i.startsWith("[")&&i.endsWith("]")&&(c=(r=n.registry)===null||r===void 0?void 0:r.getExtension(i.substring(1,
i.length-1)))&&c.extendee.typeName===e.desc.typeName){let[d,h,f]=vt(c);xu(d,h,a,n),yu(e.message,c,f())}if(!c&&!n.ignoreUnknownFields)throw new Error(`cannot dec\
ode ${e.desc} from JSON: key "${i}" is unknown`)}}n.depth--}function xu(e,t,n,r){switch(t.fieldKind){case"scalar":am(e,t,n);break;case"enum":im(e,t,n,r);break;case"\
message":sm(e,t,n,r);break;case"list":om(e.get(t),n,r);break;case"map":rm(e.get(t),n,r);break}}function Au(e,t,n){if(e.scalar&&t!==null)return vs(e,t);if(e.message&&
!ur(e,t)){let r=ie(e.message);return nn(r,t,n),r}if(e.enum&&!ur(e,t))return ku(e.enum,t,n.ignoreUnknownFields);throw new z(e,`${e.fieldKind==="list"?"list item":
"map value"} must not be null`)}function rm(e,t,n){if(t===null)return;let r=e.field();if(typeof t!="object"||Array.isArray(t))throw new z(r,"expected object, go\
t "+j(t));let o=new Set;for(let[s,i]of Object.entries(t)){let a=um(r.mapKey,s);if(o.has(a))throw new z(r,`duplicate map key "${s}"`);o.add(a);let l=Au(r,i,n);l!==
lr&&e.set(a,l)}}function om(e,t,n){if(t===null)return;let r=e.field();if(!Array.isArray(t))throw new z(r,"expected Array, got "+j(t));for(let o of t){let s=Au(r,
o,n);s!==lr&&e.add(s)}}function sm(e,t,n,r){if(ur(t,n)){e.clear(t);return}let o=e.isSet(t)?e.get(t):ie(t.message);nn(o,n,r),e.set(t,o)}function im(e,t,n,r){if(ur(
t,n)){e.clear(t);return}let o=ku(t.enum,n,r.ignoreUnknownFields);o!==lr&&e.set(t,o)}function am(e,t,n){n===null?e.clear(t):e.set(t,vs(t,n))}function ur(e,t){var n,
r;return t===null&&((n=e.message)===null||n===void 0?void 0:n.typeName)!="google.protobuf.Value"&&((r=e.enum)===null||r===void 0?void 0:r.typeName)!="google.pro\
tobuf.NullValue"}var lr=Symbol();function ku(e,t,n){if(t===null)return e.values[0].number;switch(typeof t){case"number":if(Number.isInteger(t))return t;break;case"\
string":let r=e.values.find(o=>o.name===t);if(r!==void 0)return r.number;if(n)return lr;break}throw new Error(`cannot decode ${e} from JSON: ${j(t)}`)}function vs(e,t){
switch(e.scalar){case p.DOUBLE:case p.FLOAT:if(t==="NaN")return NaN;if(t==="Infinity")return Number.POSITIVE_INFINITY;if(t==="-Infinity")return Number.NEGATIVE_INFINITY;
if(typeof t=="number"){if(Number.isNaN(t))throw new z(e,"unexpected NaN number");if(!Number.isFinite(t))throw new z(e,"unexpected infinite number");break}if(typeof t==
"string"){if(t===""||t.trim().length!==t.length)break;let n=Number(t);if(!Number.isFinite(n))break;return n}break;case p.INT32:case p.FIXED32:case p.SFIXED32:case p.
SINT32:case p.UINT32:return Vu(t);case p.BYTES:if(typeof t=="string"){if(t==="")return new Uint8Array(0);try{return gt(t)}catch(n){let r=n instanceof Error?n.message:
String(n);throw new z(e,r)}}break}return t}function um(e,t){switch(e){case p.BOOL:switch(t){case"true":return!0;case"false":return!1}return t;case p.INT32:case p.
FIXED32:case p.UINT32:case p.SFIXED32:case p.SINT32:return Vu(t);case p.INT64:case p.SINT64:case p.SFIXED64:case p.UINT64:case p.FIXED64:return/^-?0+$/.test(t)?
"0":t.replace(/^(-?)0+(?=\d)/,"$1");default:return t}}function Vu(e){if(typeof e=="string"){if(e===""||e.trim().length!==e.length)return e;let t=Number(e);return Number.
isNaN(t)?e:t}return e}function lm(e,t){let n;try{n=JSON.parse(e)}catch(r){let o=r instanceof Error?r.message:String(r);throw new Error(`cannot decode message ${t}\
 from JSON: ${o}`,{cause:r})}return cm(e,t),n}function cm(e,t){let n=[],r=!1,o=0;for(;o<e.length;)switch(e[o]){case"{":n.push(new Set),r=!0,o++;break;case"[":n.
push(null),r=!1,o++;break;case"}":case"]":n.pop(),r=!1,o++;break;case",":r=n[n.length-1]!=null,o++;break;case":":r=!1,o++;break;case'"':{let s=o++,i=!1;for(;o<e.
length;){if(e[o]=="\\"){i=!0,o+=2;continue}if(e[o]=='"')break;o++}let a=o++,l=n[n.length-1];if(r&&l){let c=i?JSON.parse(e.substring(s,a+1)):e.substring(s+1,a);if(l.
has(c))throw new Error(`cannot decode message ${t} from JSON: duplicate object key "${c}"`);l.add(c)}r=!1;break}default:o++;break}}function dm(e,t,n){if(!e.desc.
typeName.startsWith("google.protobuf."))return!1;switch(e.desc.typeName){case"google.protobuf.Any":return fm(e.message,t,n),!0;case"google.protobuf.Timestamp":return mm(
e.message,t),!0;case"google.protobuf.Duration":return pm(e.message,t),!0;case"google.protobuf.FieldMask":return hm(e.message,t),!0;case"google.protobuf.Struct":
return Tu(e.message,t,n),!0;case"google.protobuf.Value":return Es(e.message,t,n),!0;case"google.protobuf.ListValue":return Cu(e.message,t,n),!0;default:if(Re(e.
desc)){let r=e.desc.fields[0];return t===null?e.clear(r):e.set(r,vs(r,t)),!0}return!1}}function fm(e,t,n){var r;if(t===null||Array.isArray(t)||typeof t!="object")
throw new Error(`cannot decode message ${e.$typeName} from JSON: expected object but got ${j(t)}`);if(Object.keys(t).length==0)return;let o=t["@type"];if(typeof o!=
"string"||o=="")throw new Error(`cannot decode message ${e.$typeName} from JSON: "@type" is empty`);let s=o.includes("/")?o.substring(o.lastIndexOf("/")+1):o;if(!s.
length)throw new Error(`cannot decode message ${e.$typeName} from JSON: "@type" is invalid`);let i=(r=n.registry)===null||r===void 0?void 0:r.getMessage(s);if(!i)
throw new Error(`cannot decode message ${e.$typeName} from JSON: ${o} is not in the type registry`);let a=ie(i);if(Jn(i)&&Object.prototype.hasOwnProperty.call(t,
"value")){let l=t.value;nn(a,l,n)}else{let l=Object.assign({},t);delete l["@type"],nn(a,l,n)}fu(a.desc,a.message,e)}function mm(e,t){if(typeof t!="string")throw new Error(
`cannot decode message ${e.$typeName} from JSON: ${j(t)}`);let n=t.match(/^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(?:Z|([+-][0-9][0-9]:[0-9][0-9]))$/);
if(!n)throw new Error(`cannot decode message ${e.$typeName} from JSON: invalid RFC 3339 string`);let r=Date.parse(n[1]+"-"+n[2]+"-"+n[3]+"T"+n[4]+":"+n[5]+":"+n[6]+
(n[8]?n[8]:"Z"));if(Number.isNaN(r))throw new Error(`cannot decode message ${e.$typeName} from JSON: invalid RFC 3339 string`);if(r<Date.parse("0001-01-01T00:00\
:00Z")||r>Date.parse("9999-12-31T23:59:59Z"))throw new Error(`cannot decode message ${e.$typeName} from JSON: must be from 0001-01-01T00:00:00Z to 9999-12-31T23\
:59:59Z inclusive`);e.seconds=F.parse(r/1e3),e.nanos=0,n[7]&&(e.nanos=parseInt("1"+n[7]+"0".repeat(9-n[7].length))-1e9)}function pm(e,t){if(typeof t!="string")throw new Error(
`cannot decode message ${e.$typeName} from JSON: ${j(t)}`);let n=t.match(/^(-?[0-9]+)(?:\.([0-9]+))?s/);if(n===null)throw new Error(`cannot decode message ${e.$typeName}\
 from JSON: ${j(t)}`);let r=Number(n[1]);if(r>315576e6||r<-315576e6)throw new Error(`cannot decode message ${e.$typeName} from JSON: ${j(t)}`);if(e.seconds=F.parse(
r),typeof n[2]!="string")return;let o=n[2]+"0".repeat(9-n[2].length);e.nanos=parseInt(o),(r<0||Object.is(r,-0))&&(e.nanos=-e.nanos)}function hm(e,t){if(typeof t!=
"string")throw new Error(`cannot decode message ${e.$typeName} from JSON: ${j(t)}`);t!==""&&(e.paths=t.split(",").map(n=>{if(n.includes("_"))throw new Error(`ca\
nnot decode message ${e.$typeName} from JSON: path names must be lowerCamelCase`);return Qn(n)}))}function Tu(e,t,n){if(typeof t!="object"||t==null||Array.isArray(
t))throw new Error(`cannot decode message ${e.$typeName} from JSON ${j(t)}`);for(let[r,o]of Object.entries(t)){let s=se(hs);Es(s,o,n),e.fields[r]=s}}function Es(e,t,n){
if(++n.depth>n.recursionLimit)throw new Error(`cannot decode ${e.$typeName} from JSON: maximum recursion depth of ${n.recursionLimit} reached`);switch(typeof t){case"\
number":e.kind={case:"numberValue",value:t};break;case"string":e.kind={case:"stringValue",value:t};break;case"boolean":e.kind={case:"boolValue",value:t};break;case"\
object":if(t===null)e.kind={case:"nullValue",value:ir.NULL_VALUE};else if(Array.isArray(t)){let r=se(gu);Cu(r,t,n),e.kind={case:"listValue",value:r}}else{let r=se(
hu);Tu(r,t,n),e.kind={case:"structValue",value:r}}break;default:throw new Error(`cannot decode message ${e.$typeName} from JSON ${j(t)}`)}return n.depth--,e}function Cu(e,t,n){
if(!Array.isArray(t))throw new Error(`cannot decode message ${e.$typeName} from JSON ${j(t)}`);for(let r of t){let o=se(hs);Es(o,r,n),e.values.push(o)}}function rn(e){let t=x[e];return typeof t!="string"?e.toString():t[0].toLowerCase()+t.substring(1).replace(/[A-Z]/g,n=>"_"+n.toLowerCase())}var cr;function Uu(e){
if(!cr){cr={};for(let t of Object.values(x))typeof t!="string"&&(cr[rn(t)]=t)}return cr[e]}var M=class e extends Error{constructor(t,n=x.Unknown,r,o,s){super(gm(t,n)),this.name="ConnectError",Object.setPrototypeOf(this,new.target.prototype),this.rawMessage=
t,this.code=n,this.metadata=new Headers(r??{}),this.details=o??[],this.cause=s}static from(t,n=x.Unknown){return t instanceof e?t:t instanceof Error?t.name=="Ab\
ortError"||t.name=="TimeoutError"?new e(t.message,x.Canceled):new e(t.message,n,void 0,void 0,t):new e(String(t),n,void 0,void 0,t)}static[Symbol.hasInstance](t){
return t instanceof Error?Object.getPrototypeOf(t)===e.prototype?!0:t.name==="ConnectError"&&"code"in t&&typeof t.code=="number"&&"metadata"in t&&"details"in t&&
Array.isArray(t.details)&&"rawMessage"in t&&typeof t.rawMessage=="string"&&"cause"in t:!1}findDetails(t){let n=t.kind==="message"?{getMessage:o=>o===t.typeName?
t:void 0}:t,r=[];for(let o of this.details){if("desc"in o){n.getMessage(o.desc.typeName)&&r.push(se(o.desc,o.value));continue}let s=n.getMessage(o.type);if(s)try{
r.push(Me(s,o.value))}catch{}}return r}};function gm(e,t){return e.length?`[${rn(t)}] ${e}`:`[${rn(t)}]`}function Ss(...e){let t=new Headers;for(let n of e)n.forEach((r,o)=>{t.append(o,r)});return t}function Gu(e,t){let n={};for(let r of e.methods){let o=t(r);o!=null&&(n[r.localName]=o)}return n}var dr=1;function Mu(e,t,n=!1){if(t>e){let r=`message size is larger than configured readMaxBytes ${e}`;throw n&&(r=`message size ${t} is larger than configured readMaxB\
ytes ${e}`),new M(r,x.ResourceExhausted)}}function bm(e){return new ws(e)}var ws=class{constructor(t){this.readMaxBytes=t,this.header=new Uint8Array(5),this.headerView=new DataView(this.header.buffer),this.
buf=[]}get byteLength(){return this.buf.reduce((t,n)=>t+n.byteLength,0)}decode(t){this.buf.push(t);let n=[];for(;;){let r=this.pop();if(!r)break;n.push(r)}return n}pop(){
if(!(!this.env&&(this.env=this.head(),!this.env))&&this.cons(this.env.data)){let t=this.env;return this.env=void 0,t}}head(){if(!this.cons(this.header))return;let t=this.
headerView.getUint8(0),n=this.headerView.getUint32(1);return Mu(this.readMaxBytes,n,!0),{flags:t,data:new Uint8Array(n)}}cons(t){let n=t.byteLength;if(this.byteLength<
n)return!1;let r=0;for(;r<n;){let o=this.buf.shift();o.byteLength>n-r?(t.set(o.subarray(0,n-r),r),this.buf.unshift(o.subarray(n-r)),r+=n-r):(t.set(o,r),r+=o.byteLength)}
return!0}};function Is(e){let t,n=bm(4294967295);return new ReadableStream({start(){t=e.getReader()},async pull(r){let o=!1;for(;!o;){let s=await t.read();if(s.
done)n.byteLength>0&&r.error(new M("protocol error: incomplete envelope",x.InvalidArgument)),r.close();else for(let i of n.decode(s.value))r.enqueue(i),o=!0}}})}function Ns(e,t){let n=new Uint8Array(t.length+5);n.set(t,5);let r=new DataView(n.buffer,n.byteOffset,n.byteLength);return r.setUint8(0,e),r.setUint32(1,t.length),
n}var ym=function(e){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is not defined.");var t=e[Symbol.asyncIterator],n;return t?t.call(e):(e=typeof __values==
"function"?__values(e):e[Symbol.iterator](),n={},r("next"),r("throw"),r("return"),n[Symbol.asyncIterator]=function(){return this},n);function r(s){n[s]=e[s]&&function(i){
return new Promise(function(a,l){i=e[s](i),o(a,l,i.done,i.value)})}}function o(s,i,a,l){Promise.resolve(l).then(function(c){s({value:c,done:a})},i)}},on=function(e){
return this instanceof on?(this.v=e,this):new on(e)},Rm=function(e,t,n){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is not defined.");var r=n.
apply(e,t||[]),o,s=[];return o=Object.create((typeof AsyncIterator=="function"?AsyncIterator:Object).prototype),a("next"),a("throw"),a("return",i),o[Symbol.asyncIterator]=
function(){return this},o;function i(m){return function(g){return Promise.resolve(g).then(m,h)}}function a(m,g){r[m]&&(o[m]=function(b){return new Promise(function(y,R){
s.push([m,b,y,R])>1||l(m,b)})},g&&(o[m]=g(o[m])))}function l(m,g){try{c(r[m](g))}catch(b){f(s[0][3],b)}}function c(m){m.value instanceof on?Promise.resolve(m.value.
v).then(d,h):f(s[0][2],m)}function d(m){l("next",m)}function h(m){l("throw",m)}function f(m,g){m(g),s.shift(),s.length&&l(s[0][0],s[0][1])}},vm=function(e){var t,
n;return t={},r("next"),r("throw",function(o){throw o}),r("return"),t[Symbol.iterator]=function(){return this},t;function r(o,s){t[o]=e[o]?function(i){return(n=
!n)?{value:on(e[o](i)),done:!1}:s?s(i):i}:s}};function Lu(e){return Rm(this,arguments,function*(){yield on(yield*vm(ym(e)))})}var Fu=function(e){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is not defined.");var t=e[Symbol.asyncIterator],n;return t?t.call(e):(e=typeof __values==
"function"?__values(e):e[Symbol.iterator](),n={},r("next"),r("throw"),r("return"),n[Symbol.asyncIterator]=function(){return this},n);function r(s){n[s]=e[s]&&function(i){
return new Promise(function(a,l){i=e[s](i),o(a,l,i.done,i.value)})}}function o(s,i,a,l){Promise.resolve(l).then(function(c){s({value:c,done:a})},i)}},Et=function(e){
return this instanceof Et?(this.v=e,this):new Et(e)},Em=function(e){var t,n;return t={},r("next"),r("throw",function(o){throw o}),r("return"),t[Symbol.iterator]=
function(){return this},t;function r(o,s){t[o]=e[o]?function(i){return(n=!n)?{value:Et(e[o](i)),done:!1}:s?s(i):i}:s}},Sm=function(e,t,n){if(!Symbol.asyncIterator)
throw new TypeError("Symbol.asyncIterator is not defined.");var r=n.apply(e,t||[]),o,s=[];return o=Object.create((typeof AsyncIterator=="function"?AsyncIterator:
Object).prototype),a("next"),a("throw"),a("return",i),o[Symbol.asyncIterator]=function(){return this},o;function i(m){return function(g){return Promise.resolve(
g).then(m,h)}}function a(m,g){r[m]&&(o[m]=function(b){return new Promise(function(y,R){s.push([m,b,y,R])>1||l(m,b)})},g&&(o[m]=g(o[m])))}function l(m,g){try{c(r[m](
g))}catch(b){f(s[0][3],b)}}function c(m){m.value instanceof Et?Promise.resolve(m.value.v).then(d,h):f(s[0][2],m)}function d(m){l("next",m)}function h(m){l("thro\
w",m)}function f(m,g){m(g),s.shift(),s.length&&l(s[0][0],s[0][1])}};function fr(e,t){return Gu(e,n=>{switch(n.methodKind){case"unary":return wm(t,n);case"server\
_streaming":return Im(t,n);case"client_streaming":return Nm(t,n);case"bidi_streaming":return xm(t,n);default:return null}})}function wm(e,t){return async(n,r)=>{
var o,s;let i=await e.unary(t,r?.signal,r?.timeoutMs,r?.headers,n,r?.contextValues);return(o=r?.onHeader)===null||o===void 0||o.call(r,i.header),(s=r?.onTrailer)===
null||s===void 0||s.call(r,i.trailer),i.message}}function Im(e,t){return(n,r)=>Bu(e.stream(t,r?.signal,r?.timeoutMs,r?.headers,Lu([n]),r?.contextValues),r)}function Nm(e,t){
return async(n,r)=>{var o,s,i,a,l,c;let d=await e.stream(t,r?.signal,r?.timeoutMs,r?.headers,n,r?.contextValues);(l=r?.onHeader)===null||l===void 0||l.call(r,d.
header);let h,f=0;try{for(var m=!0,g=Fu(d.message),b;b=await g.next(),o=b.done,!o;m=!0)a=b.value,m=!1,h=a,f++}catch(y){s={error:y}}finally{try{!m&&!o&&(i=g.return)&&
await i.call(g)}finally{if(s)throw s.error}}if(!h)throw new M("protocol error: missing response message",x.Unimplemented);if(f>1)throw new M("protocol error: re\
ceived extra messages for client streaming method",x.Unimplemented);return(c=r?.onTrailer)===null||c===void 0||c.call(r,d.trailer),h}}function xm(e,t){return(n,r)=>Bu(
e.stream(t,r?.signal,r?.timeoutMs,r?.headers,n,r?.contextValues),r)}function Bu(e,t){let n=(function(){return Sm(this,arguments,function*(){var r,o;let s=yield Et(
e);(r=t?.onHeader)===null||r===void 0||r.call(t,s.header),yield Et(yield*Em(Fu(s.message))),(o=t?.onTrailer)===null||o===void 0||o.call(t,s.trailer)})})()[Symbol.
asyncIterator]();return{[Symbol.asyncIterator]:()=>({next:()=>n.next()})}}function Ou(...e){let t=new AbortController,n=e.filter(o=>o!==void 0).concat(t.signal);for(let o of n){if(o.aborted){r.apply(o);break}o.addEventListener("abort",
r)}function r(){t.signal.aborted||t.abort(xs(this));for(let o of n)o.removeEventListener("abort",r)}return t}function Du(e){let t=new AbortController,n=()=>{t.abort(
new M("the operation timed out",x.DeadlineExceeded))},r;return e!==void 0&&(e<=0?n():r=setTimeout(n,e)),{signal:t.signal,cleanup:()=>clearTimeout(r)}}function xs(e){
if(!e.aborted)return;if(e.reason!==void 0)return e.reason;let t=new Error("This operation was aborted");return t.name="AbortError",t}function mr(){return{get(e){return e.id in this?this[e.id]:e.defaultValue},set(e,t){return this[e.id]=t,this},delete(e){return delete this[e.id],this}}}function pr(e,t,...n){if(n.length>0)throw new Error;return e.services[t]}function hr(e,t){return e.toString().replace(/\/?$/,`/${t.parent.typeName}/${t.name}`)}function _s(e,t){return se(e,t)}function Wu(e,t){function n(r){return r.done===!0?r:{done:r.done,value:_s(e,r.value)}}return{[Symbol.asyncIterator](){let r=t[Symbol.
asyncIterator](),o={next:()=>r.next().then(n)};return r.throw!==void 0&&(o.throw=s=>r.throw(s).then(n)),r.return!==void 0&&(o.return=s=>r.return(s).then(n)),o}}}function As(e,t){if(!t)return e;for(let n of t.concat().reverse())e=n(e);return e}function gr(e){var t;let n=Object.assign({},e);return(t=n.ignoreUnknownFields)!==null&&t!==void 0||(n.ignoreUnknownFields=!0),n}function br(e,t,n,r){let o=t?Yu(e.input,r):Xu(e.input,n);return{parse:(t?Yu(e.output,r):Xu(e.output,n)).parse,serialize:o.serialize}}function Yu(e,t){return{parse(n){try{return Me(e,n,t)}catch(r){let o=r instanceof Error?r.message:String(r);throw new M(`parse binary: ${o}`,x.Internal)}},serialize(n){
try{return en(e,n,t)}catch(r){let o=r instanceof Error?r.message:String(r);throw new M(`serialize binary: ${o}`,x.Internal)}}}}function Xu(e,t){var n,r;let o=(n=
t?.textEncoder)!==null&&n!==void 0?n:new TextEncoder,s=(r=t?.textDecoder)!==null&&r!==void 0?r:new TextDecoder,i=gr(t);return{parse(a){try{let l=s.decode(a);return _u(
e,l,i)}catch(l){throw M.from(l,x.InvalidArgument)}},serialize(a){try{let l=Su(e,a,i);return o.encode(l)}catch(l){throw M.from(l,x.Internal)}}}}var _m=/^application\/(connect\+)?(?:(json)(?:; ?charset=utf-?8)?|(proto))$/i;var Zu="application/proto",Pu="application/json",Ju="application/connect+proto",Ku="application/connect+json";function Hu(e){let t=e?.match(_m);if(!t)return;let n=!!t[1],r=!!t[3];return{stream:n,binary:r}}function sn(e,t,n){var r;if(t&&new Headers(t).forEach((a,l)=>n.metadata.append(l,a)),typeof e!="object"||e==null||Array.isArray(e))throw n;let o=n.code;"code"in
e&&typeof e.code=="string"&&(o=(r=Uu(e.code))!==null&&r!==void 0?r:o);let s=e.message;if(s!=null&&typeof s!="string")throw n;let i=new M(s??"",o,t);if("details"in
e&&Array.isArray(e.details))for(let a of e.details){if(a===null||typeof a!="object"||Array.isArray(a)||typeof a.type!="string"||typeof a.value!="string")throw n;
try{i.details.push({type:a.type,value:gt(a.value),debug:a.debug})}catch{throw n}}return i}var yr=2;function ks(e){let t=new M("invalid end stream",x.Unknown),n;try{n=JSON.parse(typeof e=="string"?e:new TextDecoder().decode(e))}catch{throw t}if(typeof n!=
"object"||n==null||Array.isArray(n))throw t;let r=new Headers;if("metadata"in n){if(typeof n.metadata!="object"||n.metadata==null||Array.isArray(n.metadata))throw t;
for(let[s,i]of Object.entries(n.metadata)){if(!Array.isArray(i)||i.some(a=>typeof a!="string"))throw t;for(let a of i)r.append(s,a)}}let o="error"in n&&n.error!=
null?sn(n.error,r,t):void 0;return{metadata:r,error:o}}var tt="Content-Type",$u="Content-Length",an="Content-Encoding";var Vs="Accept-Encoding";var zu="Connect-Timeout-Ms",Rr="Connect-Protocol-Version",Ts="User-Agent";function ju(e){switch(e){case 400:return x.Internal;case 401:return x.Unauthenticated;case 403:return x.PermissionDenied;case 404:return x.Unimplemented;case 429:
return x.Unavailable;case 502:return x.Unavailable;case 503:return x.Unavailable;case 504:return x.Unavailable;default:return x.Unknown}}function vr(e){let t=new Headers,n=new Headers;return e.forEach((r,o)=>{o.toLowerCase().startsWith("trailer-")?n.append(o.substring(8),r):t.append(o,r)}),[t,n]}var Er="1";function Sr(e,t,n,r,o){let s=new Headers(r??{});return n!==void 0&&s.set(zu,`${n}`),s.set(tt,e=="unary"?t?Zu:Pu:t?Ju:Ku),s.set(Rr,Er),!s.has(Ts)&&o&&s.set(Ts,"c\
onnect-es/2.1.2"),s}function wr(e,t,n,r){let o=r.get(tt),s=Hu(o);if(n!==200){let a=new M(`HTTP ${n}`,ju(n),r);if(e=="unary"&&s&&!s.binary)return{isUnaryError:!0,unaryError:a};throw a}
let i={binary:t,stream:e!=="unary"};if(s?.binary!==i.binary||s.stream!==i.stream)throw new M(`unsupported content type ${o}`,s===void 0?x.Unknown:x.Internal,r);
return{isUnaryError:!1}}var Qu="application/";function Vm(e,t){return t?zt(e,"url"):encodeURIComponent(new TextDecoder().decode(e))}function Cs(e,t,n){let r=`?connect=v${Er}`,o="",s=e.
header.get(an);s!==null&&s!=="identity"&&(o="&compression="+encodeURIComponent(s),n=!0),n&&(r+="&base64=1"),r+=o;let i=e.header.get(tt);i?.indexOf(Qu)===0&&(r+=
"&encoding="+encodeURIComponent(i.slice(Qu.length))),r+="&message="+Vm(t,n);let a=e.url+r,l=new Headers(e.header);for(let c of[Rr,tt,$u,an,Vs])l.delete(c);return Object.
assign(Object.assign({},e),{requestMethod:"GET",url:a,header:l})}function Us(e){let t=As(e.next,e.interceptors),[n,r,o]=qu(e),s=Object.assign(Object.assign({},e.req),{message:_s(e.req.method.input,e.req.message),signal:n});return t(
s).then(i=>(o(),i),r)}function Gs(e){let t=As(e.next,e.interceptors),[n,r,o]=qu(e),s=Object.assign(Object.assign({},e.req),{message:Wu(e.req.method.input,e.req.
message),signal:n}),i=!1;return n.addEventListener("abort",function(){var a,l;let c=e.req.message[Symbol.asyncIterator]();i||(a=c.throw)===null||a===void 0||a.call(
c,this.reason).catch(()=>{}),(l=c.return)===null||l===void 0||l.call(c).catch(()=>{})}),t(s).then(a=>Object.assign(Object.assign({},a),{message:{[Symbol.asyncIterator](){
let l=a.message[Symbol.asyncIterator]();return{next(){return l.next().then(c=>(c.done==!0&&(i=!0,o()),c),r)}}}}}),r)}function qu(e){let{signal:t,cleanup:n}=Du(e.
timeoutMs),r=Ou(e.signal,t);return[r.signal,function(s){let i=r.signal.aborted?M.from(xs(r.signal),x.Canceled):M.from(s);return r.abort(i),n(),Promise.reject(i)},
function(){n(),r.abort()}]}function el(){try{new Headers}catch{throw new Error("connect-web requires the fetch API. Are you running on an old version of Node.js? Node.js is not supported \
in Connect for Web - please stay tuned for Connect for Node.")}}var un=function(e){return this instanceof un?(this.v=e,this):new un(e)},Tm=function(e,t,n){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is\
 not defined.");var r=n.apply(e,t||[]),o,s=[];return o=Object.create((typeof AsyncIterator=="function"?AsyncIterator:Object).prototype),a("next"),a("throw"),a("\
return",i),o[Symbol.asyncIterator]=function(){return this},o;function i(m){return function(g){return Promise.resolve(g).then(m,h)}}function a(m,g){r[m]&&(o[m]=function(b){
return new Promise(function(y,R){s.push([m,b,y,R])>1||l(m,b)})},g&&(o[m]=g(o[m])))}function l(m,g){try{c(r[m](g))}catch(b){f(s[0][3],b)}}function c(m){m.value instanceof
un?Promise.resolve(m.value.v).then(d,h):f(s[0][2],m)}function d(m){l("next",m)}function h(m){l("throw",m)}function f(m,g){m(g),s.shift(),s.length&&l(s[0][0],s[0][1])}},
tl={redirect:"error"};function Ms(e){var t;el();let n=(t=e.useBinaryFormat)!==null&&t!==void 0?t:!1;return{async unary(r,o,s,i,a,l){let{serialize:c,parse:d}=br(
r,n,e.jsonOptions,e.binaryOptions);return s=s===void 0?e.defaultTimeoutMs:s<=0?void 0:s,await Us({interceptors:e.interceptors,signal:o,timeoutMs:s,req:{stream:!1,
service:r.parent,method:r,requestMethod:"POST",url:hr(e.baseUrl,r),header:Sr(r.methodKind,n,s,i,!1),contextValues:l??mr(),message:a},next:async h=>{var f;let m=e.
useHttpGet===!0&&r.idempotency===nr.NO_SIDE_EFFECTS,g=null;m?h=Cs(h,c(h.message),n):g=c(h.message);let y=await((f=e.fetch)!==null&&f!==void 0?f:globalThis.fetch)(
h.url,Object.assign(Object.assign({},tl),{method:h.requestMethod,headers:h.header,signal:h.signal,body:g})),{isUnaryError:R,unaryError:v}=wr(r.methodKind,n,y.status,
y.headers);if(R)throw sn(await y.json(),Ss(...vr(y.headers)),v);let[S,T]=vr(y.headers);return{stream:!1,service:r.parent,method:r,header:S,message:n?d(new Uint8Array(
await y.arrayBuffer())):Rs(r.output,await y.json(),gr(e.jsonOptions)),trailer:T}}})},async stream(r,o,s,i,a,l){let{serialize:c,parse:d}=br(r,n,e.jsonOptions,e.binaryOptions);
function h(m,g,b,y){return Tm(this,arguments,function*(){let v=Is(m).getReader(),S=!1;for(;;){let T=yield un(v.read());if(T.done)break;let{flags:L,data:A}=T.value;
if((L&dr)===dr)throw new M("protocol error: received unsupported compressed output",x.Internal);if((L&yr)===yr){S=!0;let _=ks(A);if(_.error){let k=_.error;throw b.
forEach((Y,C)=>{k.metadata.append(C,Y)}),k}_.metadata.forEach((k,Y)=>g.set(Y,k));continue}yield yield un(d(A))}if("throwIfAborted"in y&&y.throwIfAborted(),!S)throw"\
missing EndStreamResponse"})}async function f(m){if(r.methodKind!="server_streaming")throw"The fetch API does not support streaming request bodies";let g=await m[Symbol.
asyncIterator]().next();if(g.done==!0)throw"missing request message";return Ns(0,c(g.value))}return s=s===void 0?e.defaultTimeoutMs:s<=0?void 0:s,await Gs({interceptors:e.
interceptors,timeoutMs:s,signal:o,req:{stream:!0,service:r.parent,method:r,requestMethod:"POST",url:hr(e.baseUrl,r),header:Sr(r.methodKind,n,s,i,!1),contextValues:l??
mr(),message:a},next:async m=>{var g;let y=await((g=e.fetch)!==null&&g!==void 0?g:globalThis.fetch)(m.url,Object.assign(Object.assign({},tl),{method:m.requestMethod,
headers:m.header,signal:m.signal,body:await f(m.message)}));if(wr(r.methodKind,n,y.status,y.headers),y.body===null)throw"missing response body";let R=new Headers;
return Object.assign(Object.assign({},m),{header:y.headers,trailer:R,message:h(y.body,R,y.headers,m.signal)})}})}}}var Cm=re("ChdydW5zdGF0dXMvdjEvYXV0aC5wcm90bxIMcnVuc3RhdHVzLnYxIg8KDVdob0FtSVJlcXVlc3QiggMKDldob0FtSVJlc3BvbnNlEikKBGtpbmQYASABKA4yGy5ydW5zdGF0dXMudjEuUHJpbmNpc\
GFsS2luZBIMCgR1c2VyGAIgASgJEhAKA3VpZBgDIAEoA0gAiAEBEhAKA2dpZBgEIAEoA0gBiAEBEg4KBmdyb3VwcxgFIAMoCRIMCgRzYW5zGAYgAygJEhMKC3Rva2VuX2xhYmVsGAcgASgJEg4KBmlzc3VlchgII\
AEoCRIvCgtleHBpcmVfdGltZRgJIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXASMgoGZ3JhbnRzGAogAygLMiIucnVuc3RhdHVzLnYxLldob0FtSVJlc3BvbnNlLkdyYW50GlsKBUdyYW50Eg4KBnBhc\
mVudBgBIAEoCRIgCgRyb2xlGAIgASgOMhIucnVuc3RhdHVzLnYxLlJvbGUSDgoGZmlsdGVyGAMgASgJEhAKCGJ5X2ZpbGVzGAQgASgIQgYKBF91aWRCBgoEX2dpZCI2ChJDaGVja0FjY2Vzc1JlcXVlc3QSDgoGb\
WV0aG9kGAEgASgJEhAKCHJlc291cmNlGAIgASgJIlUKE0NoZWNrQWNjZXNzUmVzcG9uc2USDwoHYWxsb3dlZBgBIAEoCBILCgN3aHkYAiABKAkSIAoEcm9sZRgDIAEoDjISLnJ1bnN0YXR1cy52MS5Sb2xlKk4KB\
FJvbGUSFAoQUk9MRV9VTlNQRUNJRklFRBAAEg8KC1JPTEVfUkVBREVSEAESDwoLUk9MRV9XUklURVIQAhIOCgpST0xFX0FETUlOEAMq0gEKDVByaW5jaXBhbEtpbmQSHgoaUFJJTkNJUEFMX0tJTkRfVU5TUEVDS\
UZJRUQQABIcChhQUklOQ0lQQUxfS0lORF9BTk9OWU1PVVMQARIXChNQUklOQ0lQQUxfS0lORF9VTklYEAISHgoaUFJJTkNJUEFMX0tJTkRfQ0VSVElGSUNBVEUQAxIYChRQUklOQ0lQQUxfS0lORF9UT0tFThAEE\
hYKElBSSU5DSVBBTF9LSU5EX0pXVBAFEhgKFFBSSU5DSVBBTF9LSU5EX1NMVVJNEAYypgEKC0F1dGhTZXJ2aWNlEkMKBldob0FtSRIbLnJ1bnN0YXR1cy52MS5XaG9BbUlSZXF1ZXN0GhwucnVuc3RhdHVzLnYxL\
ldob0FtSVJlc3BvbnNlElIKC0NoZWNrQWNjZXNzEiAucnVuc3RhdHVzLnYxLkNoZWNrQWNjZXNzUmVxdWVzdBohLnJ1bnN0YXR1cy52MS5DaGVja0FjY2Vzc1Jlc3BvbnNlQkBaPmdpdGh1Yi5jb20vcnVuc3Rhd\
HVzL3J1bnN0YXR1cy9nZW4vZ28vcnVuc3RhdHVzL3YxO3J1bnN0YXR1c3YxYgZwcm90bzM",[Rt]);var Ls=(o=>(o[o.UNSPECIFIED=0]="UNSPECIFIED",o[o.READER=1]="READER",o[o.WRITER=2]="WRITER",o[o.ADMIN=3]="ADMIN",o))(Ls||{});var rl=pr(Cm,0);var ol=re("Chdnb29nbGUvcnBjL3N0YXR1cy5wcm90bxIKZ29vZ2xlLnJwYyJOCgZTdGF0dXMSDAoEY29kZRgBIAEoBRIPCgdtZXNzYWdlGAIgASgJEiUKB2RldGFpbHMYAyADKAsyFC5nb29nbGUucHJvdG9id\
WYuQW55Ql4KDmNvbS5nb29nbGUucnBjQgtTdGF0dXNQcm90b1ABWjdnb29nbGUuZ29sYW5nLm9yZy9nZW5wcm90by9nb29nbGVhcGlzL3JwYy9zdGF0dXM7c3RhdHVzogIDUlBDYgZwcm90bzM",[ms]);var sl=re("ChlydW5zdGF0dXMvdjEvc3RhdHVzLnByb3RvEgxydW5zdGF0dXMudjEicgoMU3RhdGVPcHRpb25zEgwKBGhlbHAYASABKAkSDAoEZW5kcxgCIAEoCBINCgVlcnJvchgDIAEoCBIPCgdmYWlsdXJlG\
AQgASgIEiYKB291dGNvbWUYBSABKA4yFS5ydW5zdGF0dXMudjEuT3V0Y29tZSKhAgoKU3RhdHVzSW5mbxILCgNydW4YASABKAkSCwoDdWlkGAIgASgJEi0KCnRlc3Rfc3RhdGUYAyABKA4yFy5ydW5zdGF0dXMud\
jEuVGVzdFN0YXRlSAASMQoMc2VyaWVzX3N0YXRlGAQgASgOMhkucnVuc3RhdHVzLnYxLlNlcmllc1N0YXRlSAASEgoKc3RhdGVfbmFtZRgFIAEoCRIMCgRub3RlGAYgASgJEigKBHdoZW4YByABKAsyGi5nb29nb\
GUucHJvdG9idWYuVGltZXN0YW1wEhAKCHNlcXVlbmNlGAggASgDEhAKCHJldmlzaW9uGAkgASgDEhEKCW1hbGZvcm1lZBgKIAEoCBILCgNyYXcYCyABKAxCBwoFc3RhdGUixwYKA1J1bhIMCgRuYW1lGAEgASgJE\
gsKA3VpZBgCIAEoCRIpCgdjdXJyZW50GAMgASgLMhgucnVuc3RhdHVzLnYxLlN0YXR1c0luZm8SLwoNZmlyc3RfcHJvYmxlbRgEIAEoCzIYLnJ1bnN0YXR1cy52MS5TdGF0dXNJbmZvEiYKB291dGNvbWUYBSABK\
A4yFS5ydW5zdGF0dXMudjEuT3V0Y29tZRIOCgZyZXN1bHQYBiABKAkSDQoFZW5kZWQYByABKAgSLAoIZW5kX3RpbWUYCCABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wEi8KC2NyZWF0ZV90aW1lGAkgA\
SgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcBIvCgt1cGRhdGVfdGltZRgKIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXASFAoMZGlzcGxheV9uYW1lGAsgASgJEgwKBHVzZXIYDCABKAkSLQoGb\
GFiZWxzGA0gAygLMh0ucnVuc3RhdHVzLnYxLlJ1bi5MYWJlbHNFbnRyeRIOCgZzZXJpZXMYDiABKAkSFAoMbWVtYmVyX2NvdW50GA8gASgDEhkKEW1lbWJlcnNoaXBfY2xvc2VkGBAgASgIEhkKEXVucmVhZGFib\
GVfcmVhc29uGBEgASgJEhcKD2NyZWF0ZV9yZXZpc2lvbhgSIAEoAxISCgp1bnZlcmlmaWVkGBMgASgIEi8KB3Jlc3VsdHMYFCADKAsyHi5ydW5zdGF0dXMudjEuUnVuLlJlc3VsdHNFbnRyeRIZChFyZXN1bHRzX\
3RydW5jYXRlZBgVIAEoCBIhChlyZXN1bHRzX3VucmVhZGFibGVfcmVhc29uGBYgASgJEjAKDHNpbGVudF9zaW5jZRgXIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXAaLQoLTGFiZWxzRW50cnkSCwoDa\
2V5GAEgASgJEg0KBXZhbHVlGAIgASgJOgI4ARpGCgxSZXN1bHRzRW50cnkSCwoDa2V5GAEgASgJEiUKBXZhbHVlGAIgASgLMhYuZ29vZ2xlLnByb3RvYnVmLlZhbHVlOgI4ASKhAQoFU3RhdGUSDAoEbmFtZRgBI\
AEoCRIMCgRoZWxwGAIgASgJEgwKBGVuZHMYAyABKAgSDQoFZXJyb3IYBCABKAgSDwoHZmFpbHVyZRgFIAEoCBISCgpkZXByZWNhdGVkGAYgASgIEiYKB291dGNvbWUYByABKA4yFS5ydW5zdGF0dXMudjEuT3V0Y\
29tZRISCgpjb25maWd1cmVkGAggASgIKkAKBEtpbmQSFAoQS0lORF9VTlNQRUNJRklFRBAAEhEKDUtJTkRfVEVTVF9SVU4QARIPCgtLSU5EX1NFUklFUxACKvgYCglUZXN0U3RhdGUSGgoWVEVTVF9TVEFURV9VT\
lNQRUNJRklFRBAAEkIKElRFU1RfU1RBVEVfVU5LTk9XThABGiqqvBgmCiROb3RoaW5nIGlzIGtub3duIG9mIHRoZSBydW4ncyBzdGF0ZS4SZgoSVEVTVF9TVEFURV9JTlZBTElEEAIaTqq8GEoKSEEgc3RhdGUgd\
2FzIHNldCB0aGF0IHRoaXMga2luZCBvZiBydW4gZG9lc24ndCBrbm93LiBUaGUgbm90ZSBzYXlzIHdoaWNoLhJXChdURVNUX1NUQVRFX1NUQVRVU19FUlJPUhADGjqqvBg2CjRUaGUgc3RhdHVzIGZpbGUgaXRzZ\
WxmIGNvdWxkIG5vdCBiZSByZWFkIG9yIHdyaXR0ZW4uEj4KGVRFU1RfU1RBVEVfU1RBVFVTX0NSRUFURUQQBBofqrwYGwoZVGhlIHN0YXR1cyBmaWxlIHdhcyBtYWRlLhJFChJURVNUX1NUQVRFX1dBUk5JTkcQB\
RotqrwYKQonQSB3YXJuaW5nLCB3aGljaCBjYW4gY29tZSBpbiBhbnkgc3RhdGUuEkAKElRFU1RfU1RBVEVfQ1JFQVRFRBAGGiiqvBgkCiJUaGUgdGVzdCBydW4ncyBkaXJlY3Rvcnkgd2FzIG1hZGUuElAKElRFU\
1RfU1RBVEVfQUJPUlRFRBAHGjiqvBg0Ci5HaXZlbiB1cCwgZm9yIGEgcmVhc29uIG91dHNpZGUgdGhlIHJ1biBpdHNlbGYuEAEoCBJLChlURVNUX1NUQVRFX0NSRUFUSU9OX0VSUk9SEAgaLKq8GCgKIlRoZSB0Z\
XN0IHJ1biBjb3VsZCBub3QgYmUgY3JlYXRlZC4QARgBElQKFFRFU1RfU1RBVEVfU0NIRURVTEVEEAkaOqq8GDYKNEhhbmRlZCB0byB0aGUgc2NoZWR1bGVyLCB3YWl0aW5nIGZvciBpdHMgYWxsb2NhdGlvbi4Sa\
QoaVEVTVF9TVEFURV9TQ0hFRF9DQU5DRUxMRUQQChpJqrwYRQo/Q2FuY2VsbGVkIGJ5IHRoZSBzY2hlZHVsZXIsIG9yIGZyb20gb3V0c2lkZSB0aGUgdGVzdCBmcmFtZXdvcmsuEAEoBhJWChZURVNUX1NUQVRFX\
1NDSEVEX0VSUk9SEAsaOqq8GDYKMlRoZSBzY2hlZHVsZXIsIG9yIHRoZSB0YWxrIHdpdGggaXQsIGhhZCBhIHByb2JsZW0uGAESWgoYVEVTVF9TVEFURV9TQ0hFRF9TVEFSVFVQEAwaPKq8GDgKNlRoZSBzY2hlZ\
HVsZXIncyBqb2IgaGFzIHN0YXJ0ZWQsIHRoZSB0ZXN0IGhhcyBub3QgeWV0LhJRChhURVNUX1NUQVRFX1NDSEVEX1JVTk5JTkcQDRozCAGqvBgtCitEZXByZWNhdGVkLCBhbiBvbGRlciBuYW1lIG9mIFNDSEVEX\
1NUQVJUVVAuEjYKE1RFU1RfU1RBVEVfQlVJTERJTkcQDhodqrwYGQoXVGhlIGJ1aWxkIGlzIHVuZGVyIHdheS4STwoYVEVTVF9TVEFURV9CVUlMRF9DUkVBVEVEEA8aMaq8GC0KK1RoZSBidWlsZCdzIGNvbmZpZ\
3VyYXRpb24gd2FzIHB1dCB0b2dldGhlci4SUQoZVEVTVF9TVEFURV9CVUlMRF9ERUZFUlJFRBAQGjKqvBguCixUaGUgYnVpbGQgd2lsbCBiZSBtYWRlIG9uIHRoZSBjb21wdXRlIG5vZGVzLhJRChdURVNUX1NUQ\
VRFX0JVSUxEX0ZBSUxFRBARGjSqvBgwCihUaGUgYnVpbGQgd2FzIHRyaWVkIGFuZCBkaWQgbm90IHN1Y2NlZWQuEAEgASgEEkwKGFRFU1RfU1RBVEVfQlVJTERfVElNRU9VVBASGi6qvBgqCiJUaGUgYnVpbGQgd\
G9vayBsb25nZXIgdGhhbiBpdCBtYXkuEAEgASgEEkYKFlRFU1RfU1RBVEVfQlVJTERfRVJST1IQExoqqrwYJgoeVGhlIGJ1aWxkIGNvdWxkIG5vdCBiZSBzZXQgdXAuEAEYASgEEkgKGFRFU1RfU1RBVEVfQlVJT\
ERfU1VDQ0VTUxAUGiqqvBgmCiRUaGUgYnVpbGQgc2NyaXB0IGNhbWUgdG8gYSBnb29kIGVuZC4SWwoXVEVTVF9TVEFURV9CVUlMRF9DT1BJRUQQFRo+qrwYOgo4VGhlIGJ1aWxkIHdhcyBjb3BpZWQgb3IgbGlua\
2VkIGludG8gdGhlIHJ1bidzIGRpcmVjdG9yeS4SSAoVVEVTVF9TVEFURV9CVUlMRF9ET05FEBYaLaq8GCkKJ1RoZSBidWlsZCBpcyBjb21wbGV0ZSBhbmQgaW4gaXRzIHBsYWNlLhI+ChVURVNUX1NUQVRFX0JVS\
UxEX1dBSVQQFxojqrwYHwodV2FpdGluZyBmb3IgdGhlIGJ1aWxkJ3MgbG9jay4SRAoXVEVTVF9TVEFURV9CVUlMRF9SRVVTRUQQGBonqrwYIwohQW4gZWFybGllciBidWlsZCBzZXJ2ZXMgdGhpcyBydW4uEjoKF\
FRFU1RfU1RBVEVfQ0FOQ0VMTEVEEBkaIKq8GBwKFlRoZSBydW4gd2FzIGNhbmNlbGxlZC4QASgGEkEKD1RFU1RfU1RBVEVfSU5GTxAaGiyqvBgoCiZBIHJlbWFyaywgd2hpY2ggY2FuIGNvbWUgaW4gYW55IHN0Y\
XRlLhJeChVURVNUX1NUQVRFX0VOVl9GQUlMRUQQGxpDqrwYPwo7VGhlIGVudmlyb25tZW50IHRoYXQgdGhlIHRlc3QgYXNrcyBmb3IgY291bGQgbm90IGJlIGxvYWRlZC4gARJUChdURVNUX1NUQVRFX1BSRVBQS\
U5HX1JVThAcGjeqvBgzCjFUaGUgbGFzdCBwcmVwYXJhdGlvbnMgb24gdGhlIG5vZGUgYmVmb3JlIHRoZSBydW4uEjIKElRFU1RfU1RBVEVfUlVOTklORxAdGhqqvBgWChRUaGUgdGVzdCBpcyBydW5uaW5nLhJfC\
hZURVNUX1NUQVRFX1JVTl9USU1FT1VUEB4aQ6q8GD8KOVRoZSBydW4gdG9vayBsb25nZXIgdGhhbiBpdCBtYXksIG9yIGdhdmUgbm8gc2lnbiBvZiBsaWZlLiABKAUSagoUVEVTVF9TVEFURV9SVU5fRVJST1IQH\
xpQqrwYTApIVGhlIHJ1biBjb3VsZCBub3QgYmUgc2V0IHVwLCBvciBicm9rZSBvZmYgZm9yIGEgcmVhc29uIG91dHNpZGUgdGhlIHRlc3QuGAESPQoTVEVTVF9TVEFURV9SVU5fVVNFUhAgGiSqvBggCh5BIG1lc\
3NhZ2UgZnJvbSBpbnNpZGUgdGhlIGpvYi4SNgoTVEVTVF9TVEFURV9SVU5fRE9ORRAhGh2qvBgZChdUaGUgcnVuIGl0c2VsZiBpcyBvdmVyLhI+ChJURVNUX1NUQVRFX1JFU1VMVFMQIhomqrwYIgogVGhlIHJlc\
3VsdHMgYXJlIGJlaW5nIGNvbGxlY3RlZC4SSQoYVEVTVF9TVEFURV9SRVNVTFRTX0VSUk9SECMaK6q8GCcKI1RoZSByZXN1bHRzIGNvdWxkIG5vdCBiZSBjb2xsZWN0ZWQuGAESVgoSVEVTVF9TVEFURV9TS0lQU\
EVEECQaPqq8GDoKNExlZnQgb3V0LCBzaW5jZSBhIGNvbmRpdGlvbiBvZiB0aGUgdGVzdCB3YXMgbm90IG1ldC4QASgHElMKE1RFU1RfU1RBVEVfQ09NUExFVEUQJRo6qrwYNgoyQWxsIG9mIHRoZSBydW4gaXMgZ\
G9uZS4gVGhlIG5vdGUgdGVsbHMgdGhlIHJlc3VsdC4QARJVChRURVNUX1NUQVRFX0ZJTkFMSVpFRBAmGjuqvBg3CjVUaGUgcnVuJ3MgY29uZmlndXJhdGlvbiBpcyBzZXR0bGVkIG9uIGl0cyBhbGxvY2F0aW9uL\
hJNChRURVNUX1NUQVRFX1JVTl9SRUFEWRAnGjOqvBgvCi1SZWFkeSB0byBydW4sIHdhaXRpbmcgZm9yIGEgY29uY3VycmVuY3kgc2xvdC4SUwoYVEVTVF9TVEFURV9CVUlMRF9TS0lQUEVEECgaNaq8GDEKK1RoZ\
SBidWlsZCB3YXMgc2tpcHBlZCwgYW5kIHdpdGggaXQgdGhlIHJ1bi4QASgHKp4NCgtTZXJpZXNTdGF0ZRIcChhTRVJJRVNfU1RBVEVfVU5TUEVDSUZJRUQQABJGChRTRVJJRVNfU1RBVEVfVU5LTk9XThABGiyqv\
BgoCiZOb3RoaW5nIGlzIGtub3duIG9mIHRoZSBzZXJpZXMnIHN0YXRlLhJgChRTRVJJRVNfU1RBVEVfSU5WQUxJRBACGkaqvBhCCkBBIHN0YXRlIHdhcyBzZXQgdGhhdCBhIHNlcmllcyBkb2Vzbid0IGtub3cuI\
FRoZSBub3RlIHNheXMgd2hpY2guElkKGVNFUklFU19TVEFURV9TVEFUVVNfRVJST1IQAxo6qrwYNgo0VGhlIHN0YXR1cyBmaWxlIGl0c2VsZiBjb3VsZCBub3QgYmUgcmVhZCBvciB3cml0dGVuLhJAChtTRVJJR\
VNfU1RBVEVfU1RBVFVTX0NSRUFURUQQBBofqrwYGwoZVGhlIHN0YXR1cyBmaWxlIHdhcyBtYWRlLhJHChRTRVJJRVNfU1RBVEVfV0FSTklORxAFGi2qvBgpCidBIHdhcm5pbmcsIHdoaWNoIGNhbiBjb21lIGluI\
GFueSBzdGF0ZS4SUwoUU0VSSUVTX1NUQVRFX0FCT1JURUQQBho5qrwYNQoxR2l2ZW4gdXAsIGZvciBhIHJlYXNvbiBvdXRzaWRlIHRoZSBzZXJpZXMgaXRzZWxmLhABEj8KFFNFUklFU19TVEFURV9DUkVBVEVEE\
AcaJaq8GCEKH1RoZSBzZXJpZXMnIGRpcmVjdG9yeSB3YXMgbWFkZS4SSwobU0VSSUVTX1NUQVRFX0NSRUFUSU9OX0VSUk9SEAgaKqq8GCYKIFRoZSBzZXJpZXMgY291bGQgbm90IGJlIGNyZWF0ZWQuEAEYARJQC\
hhTRVJJRVNfU1RBVEVfQlVJTERfRVJST1IQCRoyqrwYLgoqQnVpbGRzIG9mIGEgdGVzdCBzZXQncyBydW5zIGhhZCBhIHByb2JsZW0uGAESWQoaU0VSSUVTX1NUQVRFX0tJQ0tPRkZfRVJST1IQCho5qrwYNQovV\
GVzdCBydW5zIGNvdWxkIG5vdCBiZSBoYW5kZWQgdG8gdGhlIHNjaGVkdWxlci4QARgBElEKGFNFUklFU19TVEFURV9TRVRfU0tJUFBFRBALGjOqvBgvCi1BIHdob2xlIHRlc3Qgc2V0IHdhcyBsZWZ0IG91dCBie\
SBhIGNvbmRpdGlvbi4SOAoYU0VSSUVTX1NUQVRFX1NFVF9DUkVBVEVEEAwaGqq8GBYKFEEgdGVzdCBzZXQgd2FzIG1hZGUuEkUKFVNFUklFU19TVEFURV9TRVRfTUFLRRANGiqqvBgmCiRBIHRlc3Qgc2V0J3Mgc\
nVucyBhcmUgYmVpbmcgY3JlYXRlZC4SRAoWU0VSSUVTX1NUQVRFX1NFVF9CVUlMRBAOGiiqvBgkCiJBIHRlc3Qgc2V0J3MgcnVucyBhcmUgYmVpbmcgYnVpbHQuElgKGFNFUklFU19TVEFURV9TRVRfS0lDS09GR\
hAPGjqqvBg2CjRBIHRlc3Qgc2V0J3MgcnVucyBhcmUgYmVpbmcgaGFuZGVkIHRvIHRoZSBzY2hlZHVsZXIuEj4KGVNFUklFU19TVEFURV9TRVRfQ0FOQ0VMRUQQEBofqrwYGwoZQSB0ZXN0IHNldCB3YXMgY2FuY\
2VsbGVkLhJOChpTRVJJRVNfU1RBVEVfVEVTVFNfU0tJUFBFRBARGi6qvBgqCihTb21lIHRlc3RzIHdlcmUgbGVmdCBvdXQgYnkgYSBjb25kaXRpb24uEjIKEFNFUklFU19TVEFURV9SVU4QEhocqrwYGAoWVGhlI\
HNlcmllcyBpcyBydW5uaW5nLhJLChhTRVJJRVNfU1RBVEVfQUxMX1NUQVJURUQQExotqrwYKQonTm90aGluZyBvZiB0aGUgc2VyaWVzIGlzIGxlZnQgdG8gc3RhcnQuEj4KFVNFUklFU19TVEFURV9DQU5DRUxFR\
BAUGiOqvBgfChlUaGUgc2VyaWVzIHdhcyBjYW5jZWxsZWQuEAEoBhJNChJTRVJJRVNfU1RBVEVfRVJST1IQFRo1qrwYMQorQSBwcm9ibGVtIHRoYXQgdGhlIHNlcmllcyBjYW4ndCBnbyBvbiBmcm9tLhABGAESP\
QoVU0VSSUVTX1NUQVRFX0NPTVBMRVRFEBYaIqq8GB4KGkFsbCBvZiB0aGUgc2VyaWVzIGlzIGRvbmUuEAEqgAIKB091dGNvbWUSFwoTT1VUQ09NRV9VTlNQRUNJRklFRBAAEhIKDk9VVENPTUVfUEFTU0VEEAESE\
goOT1VUQ09NRV9GQUlMRUQQAhIYChRPVVRDT01FX1JFU1VMVF9FUlJPUhADEhgKFE9VVENPTUVfQlVJTERfRkFJTEVEEAQSFQoRT1VUQ09NRV9USU1FRF9PVVQQBRIVChFPVVRDT01FX0NBTkNFTExFRBAGEhMKD\
09VVENPTUVfU0tJUFBFRBAHEhMKD09VVENPTUVfQUJPUlRFRBAIEhEKDU9VVENPTUVfRVJST1IQCRIVChFPVVRDT01FX0NPTVBMRVRFRBAKOlUKBXN0YXRlEiEuZ29vZ2xlLnByb3RvYnVmLkVudW1WYWx1ZU9wd\
GlvbnMYxYcDIAEoCzIaLnJ1bnN0YXR1cy52MS5TdGF0ZU9wdGlvbnNSBXN0YXRlQkBaPmdpdGh1Yi5jb20vcnVuc3RhdHVzL3J1bnN0YXR1cy9nZW4vZ28vcnVuc3RhdHVzL3YxO3J1bnN0YXR1c3YxYgZwcm90b\
zM",[ls,et,Rt]);var Fs=(h=>(h[h.UNSPECIFIED=0]="UNSPECIFIED",h[h.PASSED=1]="PASSED",h[h.FAILED=2]="FAILED",h[h.RESULT_ERROR=3]="RESULT_ERROR",h[h.BUILD_FAILED=4]="BUILD_FAILED",
h[h.TIMED_OUT=5]="TIMED_OUT",h[h.CANCELLED=6]="CANCELLED",h[h.SKIPPED=7]="SKIPPED",h[h.ABORTED=8]="ABORTED",h[h.ERROR=9]="ERROR",h[h.COMPLETED=10]="COMPLETED",h))(
Fs||{});var Um=re("ChpydW5zdGF0dXMvdjEvc2VydmljZS5wcm90bxIMcnVuc3RhdHVzLnYxIrUCChBDcmVhdGVSdW5SZXF1ZXN0Eg4KBnBhcmVudBgBIAEoCRIgCgRraW5kGAIgASgOMhIucnVuc3RhdHVzLnYxLktpb\
mQSCgoCaWQYAyABKAkSDgoGc2VyaWVzGAQgASgJEhQKDGRpc3BsYXlfbmFtZRgFIAEoCRIMCgR1c2VyGAYgASgJEjoKBmxhYmVscxgHIAMoCzIqLnJ1bnN0YXR1cy52MS5DcmVhdGVSdW5SZXF1ZXN0LkxhYmVsc\
0VudHJ5EhIKCnJlcXVlc3RfaWQYCCABKAkSMAoNZXhwZWN0X3dpdGhpbhgJIAEoCzIZLmdvb2dsZS5wcm90b2J1Zi5EdXJhdGlvbhotCgtMYWJlbHNFbnRyeRILCgNrZXkYASABKAkSDQoFdmFsdWUYAiABKAk6A\
jgBIjMKEUNyZWF0ZVJ1blJlc3BvbnNlEh4KA3J1bhgBIAEoCzIRLnJ1bnN0YXR1cy52MS5SdW4ihgEKDFByZWNvbmRpdGlvbhIeChFleHBlY3RlZF9zZXF1ZW5jZRgBIAEoA0gAiAEBEhIKCmN1cnJlbnRfaW4YA\
iADKAkSFgoOdW5sZXNzX2V2ZXJfaW4YAyADKAkSFAoMdW5sZXNzX2VuZGVkGAQgASgIQhQKEl9leHBlY3RlZF9zZXF1ZW5jZSLpAgoQU2V0U3RhdHVzUmVxdWVzdBILCgNydW4YASABKAkSLQoKdGVzdF9zdGF0Z\
RgCIAEoDjIXLnJ1bnN0YXR1cy52MS5UZXN0U3RhdGVIABIxCgxzZXJpZXNfc3RhdGUYAyABKA4yGS5ydW5zdGF0dXMudjEuU2VyaWVzU3RhdGVIABIUCgpzdGF0ZV9uYW1lGAQgASgJSAASDAoEbm90ZRgFIAEoC\
RIoCgR3aGVuGAYgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcBIVCg1hbGxvd19taXNzaW5nGAcgASgIEhQKDGV4cGVjdGVkX3VpZBgIIAEoCRIwCgxwcmVjb25kaXRpb24YCSABKAsyGi5ydW5zdGF0d\
XMudjEuUHJlY29uZGl0aW9uEjAKDWV4cGVjdF93aXRoaW4YCiABKAsyGS5nb29nbGUucHJvdG9idWYuRHVyYXRpb25CBwoFc3RhdGUitwEKEVNldFN0YXR1c1Jlc3BvbnNlEigKBnN0YXR1cxgBIAEoCzIYLnJ1b\
nN0YXR1cy52MS5TdGF0dXNJbmZvEhAKCHJlcGxheWVkGAIgASgIEhYKDm5vdGVfdHJ1bmNhdGVkGAMgASgIEhcKD2V4dGVybmFsX2JlZm9yZRgEIAEoAxIaChJwcmVjb25kaXRpb25fcmFjZWQYBSABKAgSGQoRc\
3RhdGVfcmVjb3JkZWRfYXMYBiABKAkivwEKFVJlcG9ydFN0YXR1c2VzUmVxdWVzdBI7CgdyZXBvcnRzGAEgAygLMioucnVuc3RhdHVzLnYxLlJlcG9ydFN0YXR1c2VzUmVxdWVzdC5SZXBvcnQSJgoEdmlldxgCI\
AEoDjIYLnJ1bnN0YXR1cy52MS5SZXBvcnRWaWV3GkEKBlJlcG9ydBIKCgJpZBgBIAEoAxIrCgNzZXQYAiABKAsyHi5ydW5zdGF0dXMudjEuU2V0U3RhdHVzUmVxdWVzdCLPAgoWUmVwb3J0U3RhdHVzZXNSZXNwb\
25zZRI8CgdhbnN3ZXJzGAEgAygLMisucnVuc3RhdHVzLnYxLlJlcG9ydFN0YXR1c2VzUmVzcG9uc2UuQW5zd2VyGkUKA0FjaxILCgN1aWQYASABKAkSCwoDaWRzGAIgAygDEhEKCXNlcXVlbmNlcxgDIAMoAxIRC\
glyZXZpc2lvbnMYBCADKAMarwEKBkFuc3dlchIKCgJpZBgBIAEoAxIxCgZyZXN1bHQYAiABKAsyHy5ydW5zdGF0dXMudjEuU2V0U3RhdHVzUmVzcG9uc2VIABIjCgVlcnJvchgDIAEoCzISLmdvb2dsZS5ycGMuU\
3RhdHVzSAASNwoDYWNrGAQgASgLMigucnVuc3RhdHVzLnYxLlJlcG9ydFN0YXR1c2VzUmVzcG9uc2UuQWNrSABCCAoGYW5zd2VyIh8KEEdldFN0YXR1c1JlcXVlc3QSCwoDcnVuGAEgASgJIj0KEUdldFN0YXR1c\
1Jlc3BvbnNlEigKBnN0YXR1cxgBIAEoCzIYLnJ1bnN0YXR1cy52MS5TdGF0dXNJbmZvIjIKD0hhc1N0YXRlUmVxdWVzdBILCgNydW4YASABKAkSEgoKc3RhdGVfbmFtZRgCIAEoCSJVChBIYXNTdGF0ZVJlc3Bvb\
nNlEhEKCWhhc19zdGF0ZRgBIAEoCBIuCgxmaXJzdF9zdGF0dXMYAiABKAsyGC5ydW5zdGF0dXMudjEuU3RhdHVzSW5mbyJdChNMaXN0U3RhdHVzZXNSZXF1ZXN0EgsKA3J1bhgBIAEoCRISCgpkZXNjZW5kaW5nG\
AIgASgIEhEKCXBhZ2Vfc2l6ZRgDIAEoBRISCgpwYWdlX3Rva2VuGAQgASgJIlsKFExpc3RTdGF0dXNlc1Jlc3BvbnNlEioKCHN0YXR1c2VzGAEgAygLMhgucnVuc3RhdHVzLnYxLlN0YXR1c0luZm8SFwoPbmV4d\
F9wYWdlX3Rva2VuGAIgASgJIkEKDUdldFJ1blJlcXVlc3QSCwoDcnVuGAEgASgJEiMKBHZpZXcYAiABKA4yFS5ydW5zdGF0dXMudjEuUnVuVmlldyIwCg5HZXRSdW5SZXNwb25zZRIeCgNydW4YASABKAsyES5yd\
W5zdGF0dXMudjEuUnVuIo8BCg9MaXN0UnVuc1JlcXVlc3QSDgoGcGFyZW50GAEgASgJEg4KBmZpbHRlchgCIAEoCRIQCghvcmRlcl9ieRgDIAEoCRIRCglwYWdlX3NpemUYBCABKAUSEgoKcGFnZV90b2tlbhgFI\
AEoCRIjCgR2aWV3GAYgASgOMhUucnVuc3RhdHVzLnYxLlJ1blZpZXciZQoQTGlzdFJ1bnNSZXNwb25zZRIfCgRydW5zGAEgAygLMhEucnVuc3RhdHVzLnYxLlJ1bhIXCg9uZXh0X3BhZ2VfdG9rZW4YAiABKAkSF\
woPdW52ZXJpZmllZF9ydW5zGAMgASgDIm8KFFN1bW1hcml6ZVJ1bnNSZXF1ZXN0Eg4KBnBhcmVudBgBIAEoCRIOCgZmaWx0ZXIYAiABKAkSEAoIZ3JvdXBfYnkYAyABKAkSEQoJcGFnZV9zaXplGAQgASgFEhIKC\
nBhZ2VfdG9rZW4YBSABKAkiwwMKFVN1bW1hcml6ZVJ1bnNSZXNwb25zZRI5CgZncm91cHMYASADKAsyKS5ydW5zdGF0dXMudjEuU3VtbWFyaXplUnVuc1Jlc3BvbnNlLkdyb3VwEhcKD3VudmVyaWZpZWRfcnVuc\
xgCIAEoAxIXCg9uZXh0X3BhZ2VfdG9rZW4YAyABKAkavAIKBUdyb3VwEgsKA2tleRgBIAEoCRINCgV0b3RhbBgCIAEoAxJICghieV9zdGF0ZRgDIAMoCzI2LnJ1bnN0YXR1cy52MS5TdW1tYXJpemVSdW5zUmVzc\
G9uc2UuR3JvdXAuQnlTdGF0ZUVudHJ5EkwKCmJ5X291dGNvbWUYBCADKAsyOC5ydW5zdGF0dXMudjEuU3VtbWFyaXplUnVuc1Jlc3BvbnNlLkdyb3VwLkJ5T3V0Y29tZUVudHJ5Eg0KBWVuZGVkGAUgASgDEg4KB\
nNpbGVudBgGIAEoAxouCgxCeVN0YXRlRW50cnkSCwoDa2V5GAEgASgJEg0KBXZhbHVlGAIgASgDOgI4ARowCg5CeU91dGNvbWVFbnRyeRILCgNrZXkYASABKAkSDQoFdmFsdWUYAiABKAM6AjgBIn0KE1dhdGNoU\
3VtbWFyeVJlcXVlc3QSDgoGcGFyZW50GAEgASgJEg4KBmZpbHRlchgCIAEoCRIQCghncm91cF9ieRgDIAEoCRI0ChFwcm9ncmVzc19pbnRlcnZhbBgEIAEoCzIZLmdvb2dsZS5wcm90b2J1Zi5EdXJhdGlvbiJgC\
gpSdW5TdW1tYXJ5EjkKBmdyb3VwcxgBIAMoCzIpLnJ1bnN0YXR1cy52MS5TdW1tYXJpemVSdW5zUmVzcG9uc2UuR3JvdXASFwoPdW52ZXJpZmllZF9ydW5zGAIgASgDIhEKD1N1bW1hcnlQcm9ncmVzcyKRAQoUV\
2F0Y2hTdW1tYXJ5UmVzcG9uc2USKwoHc3VtbWFyeRgBIAEoCzIYLnJ1bnN0YXR1cy52MS5SdW5TdW1tYXJ5SAASMQoIcHJvZ3Jlc3MYAiABKAsyHS5ydW5zdGF0dXMudjEuU3VtbWFyeVByb2dyZXNzSAASEAoIc\
mV2aXNpb24YAyABKANCBwoFZXZlbnQi/AEKCldhdGNoVW50aWwSEwoJYWxsX2VuZGVkGAEgASgISAASMQoGYWxsX2luGAIgASgLMh8ucnVuc3RhdHVzLnYxLldhdGNoVW50aWwuU3RhdGVzSAASMQoGYW55X2luG\
AMgASgLMh8ucnVuc3RhdHVzLnYxLldhdGNoVW50aWwuU3RhdGVzSAASNgoLYW55X2V2ZXJfaW4YBCABKAsyHy5ydW5zdGF0dXMudjEuV2F0Y2hVbnRpbC5TdGF0ZXNIABIVCgthbnlfcHJvYmxlbRgFIAEoCEgAG\
hcKBlN0YXRlcxINCgVuYW1lcxgBIAMoCUILCgljb25kaXRpb24iGQoIUnVuTmFtZXMSDQoFbmFtZXMYASADKAkiKgoIUnVuUXVlcnkSDgoGcGFyZW50GAEgASgJEg4KBmZpbHRlchgCIAEoCSLRAgoUV2F0Y2hTd\
GF0dXNlc1JlcXVlc3QSJgoEcnVucxgBIAEoCzIWLnJ1bnN0YXR1cy52MS5SdW5OYW1lc0gAEicKBXF1ZXJ5GAIgASgLMhYucnVuc3RhdHVzLnYxLlJ1blF1ZXJ5SAASEAoGc2VyaWVzGAQgASgJSAASDgoGc3Rhd\
GVzGAUgAygJEicKBXN0YXJ0GAYgASgOMhgucnVuc3RhdHVzLnYxLldhdGNoU3RhcnQSFAoMcmVzdW1lX3Rva2VuGAcgASgJEjQKEXByb2dyZXNzX2ludGVydmFsGAggASgLMhkuZ29vZ2xlLnByb3RvYnVmLkR1c\
mF0aW9uEicKBXVudGlsGAkgASgLMhgucnVuc3RhdHVzLnYxLldhdGNoVW50aWwSFQoNYWxsb3dfbWlzc2luZxgKIAEoCEILCglzZWxlY3Rpb25KBAgDEAQiDQoLV2F0Y2hTeW5jZWQiDwoNV2F0Y2hQcm9ncmVzc\
yLHAQoJV2F0Y2hMZWZ0Eh4KA3J1bhgBIAEoCzIRLnJ1bnN0YXR1cy52MS5SdW4SLgoGcmVhc29uGAIgASgOMh4ucnVuc3RhdHVzLnYxLldhdGNoTGVmdC5SZWFzb24iagoGUmVhc29uEhYKElJFQVNPTl9VTlNQR\
UNJRklFRBAAEhIKDlJFQVNPTl9ERUxFVEVEEAESFgoSUkVBU09OX0xFRlRfU0VSSUVTEAISHAoYUkVBU09OX05PX0xPTkdFUl9NQVRDSEVTEAMinQEKDVdhdGNoU2lsZW5jZWQSMwoEcnVucxgBIAMoCzIlLnJ1b\
nN0YXR1cy52MS5XYXRjaFNpbGVuY2VkLlNpbGVudFJ1bhpXCglTaWxlbnRSdW4SCwoDcnVuGAEgASgJEgsKA3VpZBgCIAEoCRIwCgxzaWxlbnRfc2luY2UYAyABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0Y\
W1wIqkBCghSdW5UYWxseRINCgV0b3RhbBgBIAEoAxINCgVlbmRlZBgCIAEoAxI5CgpieV9vdXRjb21lGAMgAygLMiUucnVuc3RhdHVzLnYxLlJ1blRhbGx5LkJ5T3V0Y29tZUVudHJ5EhIKCnVucmVhZGFibGUYB\
CABKAMaMAoOQnlPdXRjb21lRW50cnkSCwoDa2V5GAEgASgJEg0KBXZhbHVlGAIgASgDOgI4ASKMAwoMV2F0Y2hDbG9zaW5nEjEKBnJlYXNvbhgBIAEoDjIhLnJ1bnN0YXR1cy52MS5XYXRjaENsb3NpbmcuUmVhc\
29uEh8KBHJ1bnMYAiADKAsyES5ydW5zdGF0dXMudjEuUnVuEhEKCXRydW5jYXRlZBgDIAEoCBIlCgV0YWxseRgEIAEoCzIWLnJ1bnN0YXR1cy52MS5SdW5UYWxseRIsCgxzZXJpZXNfdGFsbHkYBSABKAsyFi5yd\
W5zdGF0dXMudjEuUnVuVGFsbHkSEgoKdW5yZWFkYWJsZRgGIAMoCRIPCgdtaXNzaW5nGAcgAygJEg8KB2RlbGV0ZWQYCCADKAkiiQEKBlJlYXNvbhIWChJSRUFTT05fVU5TUEVDSUZJRUQQABIYChRSRUFTT05fQ\
09ORElUSU9OX01FVBABEh8KG1JFQVNPTl9DT05ESVRJT05fSU1QT1NTSUJMRRACEhMKD1JFQVNPTl9TSFVURE9XThADEhcKE1JFQVNPTl9SSUdIVFNfRU5ERUQQBCK4AwoVV2F0Y2hTdGF0dXNlc1Jlc3BvbnNlE\
ioKBnN0YXR1cxgBIAEoCzIYLnJ1bnN0YXR1cy52MS5TdGF0dXNJbmZvSAASIwoGam9pbmVkGAIgASgLMhEucnVuc3RhdHVzLnYxLlJ1bkgAEicKBGxlZnQYAyABKAsyFy5ydW5zdGF0dXMudjEuV2F0Y2hMZWZ0S\
AASIgoFZW5kZWQYBCABKAsyES5ydW5zdGF0dXMudjEuUnVuSAASJAoHdXBkYXRlZBgJIAEoCzIRLnJ1bnN0YXR1cy52MS5SdW5IABIvCghzaWxlbmNlZBgKIAEoCzIbLnJ1bnN0YXR1cy52MS5XYXRjaFNpbGVuY\
2VkSAASKwoGc3luY2VkGAUgASgLMhkucnVuc3RhdHVzLnYxLldhdGNoU3luY2VkSAASLwoIcHJvZ3Jlc3MYBiABKAsyGy5ydW5zdGF0dXMudjEuV2F0Y2hQcm9ncmVzc0gAEi0KB2Nsb3NpbmcYByABKAsyGi5yd\
W5zdGF0dXMudjEuV2F0Y2hDbG9zaW5nSAASFAoMcmVzdW1lX3Rva2VuGAggASgJQgcKBWV2ZW50Is8BChJDb21wbGV0ZVJ1blJlcXVlc3QSCwoDcnVuGAEgASgJEg4KBnJlc3VsdBgCIAEoCRIUCgxleHBlY3RlZ\
F91aWQYAyABKAkSPgoHcmVzdWx0cxgEIAMoCzItLnJ1bnN0YXR1cy52MS5Db21wbGV0ZVJ1blJlcXVlc3QuUmVzdWx0c0VudHJ5GkYKDFJlc3VsdHNFbnRyeRILCgNrZXkYASABKAkSJQoFdmFsdWUYAiABKAsyF\
i5nb29nbGUucHJvdG9idWYuVmFsdWU6AjgBIjUKE0NvbXBsZXRlUnVuUmVzcG9uc2USHgoDcnVuGAEgASgLMhEucnVuc3RhdHVzLnYxLlJ1biI3ChJDbG9zZVNlcmllc1JlcXVlc3QSCwoDcnVuGAEgASgJEhQKD\
GV4cGVjdGVkX3VpZBgCIAEoCSI1ChNDbG9zZVNlcmllc1Jlc3BvbnNlEh4KA3J1bhgBIAEoCzIRLnJ1bnN0YXR1cy52MS5SdW4iRAoQRGVsZXRlUnVuUmVxdWVzdBILCgNydW4YASABKAkSFAoMZXhwZWN0ZWRfd\
WlkGAIgASgJEg0KBWZvcmNlGAMgASgIIhMKEURlbGV0ZVJ1blJlc3BvbnNlIjUKEUxpc3RTdGF0ZXNSZXF1ZXN0EiAKBGtpbmQYASABKA4yEi5ydW5zdGF0dXMudjEuS2luZCI5ChJMaXN0U3RhdGVzUmVzcG9uc\
2USIwoGc3RhdGVzGAEgAygLMhMucnVuc3RhdHVzLnYxLlN0YXRlIhMKEUdldFZlcnNpb25SZXF1ZXN0IiUKEkdldFZlcnNpb25SZXNwb25zZRIPCgd2ZXJzaW9uGAEgASgJKlQKClJlcG9ydFZpZXcSGwoXUkVQT\
1JUX1ZJRVdfVU5TUEVDSUZJRUQQABITCg9SRVBPUlRfVklFV19BQ0sQARIUChBSRVBPUlRfVklFV19GVUxMEAIqSgoHUnVuVmlldxIYChRSVU5fVklFV19VTlNQRUNJRklFRBAAEhIKDlJVTl9WSUVXX0JBU0lDE\
AESEQoNUlVOX1ZJRVdfRlVMTBACKnMKCldhdGNoU3RhcnQSGwoXV0FUQ0hfU1RBUlRfVU5TUEVDSUZJRUQQABIYChRXQVRDSF9TVEFSVF9TTkFQU0hPVBABEhMKD1dBVENIX1NUQVJUX05PVxACEhkKFVdBVENIX\
1NUQVJUX0JFR0lOTklORxADMrMKCg1TdGF0dXNTZXJ2aWNlEkwKCUNyZWF0ZVJ1bhIeLnJ1bnN0YXR1cy52MS5DcmVhdGVSdW5SZXF1ZXN0Gh8ucnVuc3RhdHVzLnYxLkNyZWF0ZVJ1blJlc3BvbnNlEkwKCVNld\
FN0YXR1cxIeLnJ1bnN0YXR1cy52MS5TZXRTdGF0dXNSZXF1ZXN0Gh8ucnVuc3RhdHVzLnYxLlNldFN0YXR1c1Jlc3BvbnNlEl8KDlJlcG9ydFN0YXR1c2VzEiMucnVuc3RhdHVzLnYxLlJlcG9ydFN0YXR1c2VzU\
mVxdWVzdBokLnJ1bnN0YXR1cy52MS5SZXBvcnRTdGF0dXNlc1Jlc3BvbnNlKAEwARJMCglHZXRTdGF0dXMSHi5ydW5zdGF0dXMudjEuR2V0U3RhdHVzUmVxdWVzdBofLnJ1bnN0YXR1cy52MS5HZXRTdGF0dXNSZ\
XNwb25zZRJVCgxMaXN0U3RhdHVzZXMSIS5ydW5zdGF0dXMudjEuTGlzdFN0YXR1c2VzUmVxdWVzdBoiLnJ1bnN0YXR1cy52MS5MaXN0U3RhdHVzZXNSZXNwb25zZRJDCgZHZXRSdW4SGy5ydW5zdGF0dXMudjEuR\
2V0UnVuUmVxdWVzdBocLnJ1bnN0YXR1cy52MS5HZXRSdW5SZXNwb25zZRJJCghIYXNTdGF0ZRIdLnJ1bnN0YXR1cy52MS5IYXNTdGF0ZVJlcXVlc3QaHi5ydW5zdGF0dXMudjEuSGFzU3RhdGVSZXNwb25zZRJJC\
ghMaXN0UnVucxIdLnJ1bnN0YXR1cy52MS5MaXN0UnVuc1JlcXVlc3QaHi5ydW5zdGF0dXMudjEuTGlzdFJ1bnNSZXNwb25zZRJYCg1TdW1tYXJpemVSdW5zEiIucnVuc3RhdHVzLnYxLlN1bW1hcml6ZVJ1bnNSZ\
XF1ZXN0GiMucnVuc3RhdHVzLnYxLlN1bW1hcml6ZVJ1bnNSZXNwb25zZRJXCgxXYXRjaFN1bW1hcnkSIS5ydW5zdGF0dXMudjEuV2F0Y2hTdW1tYXJ5UmVxdWVzdBoiLnJ1bnN0YXR1cy52MS5XYXRjaFN1bW1hc\
nlSZXNwb25zZTABEloKDVdhdGNoU3RhdHVzZXMSIi5ydW5zdGF0dXMudjEuV2F0Y2hTdGF0dXNlc1JlcXVlc3QaIy5ydW5zdGF0dXMudjEuV2F0Y2hTdGF0dXNlc1Jlc3BvbnNlMAESUgoLQ29tcGxldGVSdW4SI\
C5ydW5zdGF0dXMudjEuQ29tcGxldGVSdW5SZXF1ZXN0GiEucnVuc3RhdHVzLnYxLkNvbXBsZXRlUnVuUmVzcG9uc2USUgoLQ2xvc2VTZXJpZXMSIC5ydW5zdGF0dXMudjEuQ2xvc2VTZXJpZXNSZXF1ZXN0GiEuc\
nVuc3RhdHVzLnYxLkNsb3NlU2VyaWVzUmVzcG9uc2USTAoJRGVsZXRlUnVuEh4ucnVuc3RhdHVzLnYxLkRlbGV0ZVJ1blJlcXVlc3QaHy5ydW5zdGF0dXMudjEuRGVsZXRlUnVuUmVzcG9uc2USTwoKTGlzdFN0Y\
XRlcxIfLnJ1bnN0YXR1cy52MS5MaXN0U3RhdGVzUmVxdWVzdBogLnJ1bnN0YXR1cy52MS5MaXN0U3RhdGVzUmVzcG9uc2USTwoKR2V0VmVyc2lvbhIfLnJ1bnN0YXR1cy52MS5HZXRWZXJzaW9uUmVxdWVzdBogL\
nJ1bnN0YXR1cy52MS5HZXRWZXJzaW9uUmVzcG9uc2VCQFo+Z2l0aHViLmNvbS9ydW5zdGF0dXMvcnVuc3RhdHVzL2dlbi9nby9ydW5zdGF0dXMvdjE7cnVuc3RhdHVzdjFiBnByb3RvMw",[rr,et,Rt,ol,sl]);var il=pr(Um,0);var al=re("Ch5nb29nbGUvcnBjL2Vycm9yX2RldGFpbHMucHJvdG8SCmdvb2dsZS5ycGMikwEKCUVycm9ySW5mbxIOCgZyZWFzb24YASABKAkSDgoGZG9tYWluGAIgASgJEjUKCG1ldGFkYXRhGAMgAygLMiMuZ\
29vZ2xlLnJwYy5FcnJvckluZm8uTWV0YWRhdGFFbnRyeRovCg1NZXRhZGF0YUVudHJ5EgsKA2tleRgBIAEoCRINCgV2YWx1ZRgCIAEoCToCOAEiOwoJUmV0cnlJbmZvEi4KC3JldHJ5X2RlbGF5GAEgASgLMhkuZ\
29vZ2xlLnByb3RvYnVmLkR1cmF0aW9uIjIKCURlYnVnSW5mbxIVCg1zdGFja19lbnRyaWVzGAEgAygJEg4KBmRldGFpbBgCIAEoCSKPAwoMUXVvdGFGYWlsdXJlEjYKCnZpb2xhdGlvbnMYASADKAsyIi5nb29nb\
GUucnBjLlF1b3RhRmFpbHVyZS5WaW9sYXRpb24axgIKCVZpb2xhdGlvbhIPCgdzdWJqZWN0GAEgASgJEhMKC2Rlc2NyaXB0aW9uGAIgASgJEhMKC2FwaV9zZXJ2aWNlGAMgASgJEhQKDHF1b3RhX21ldHJpYxgEI\
AEoCRIQCghxdW90YV9pZBgFIAEoCRJRChBxdW90YV9kaW1lbnNpb25zGAYgAygLMjcuZ29vZ2xlLnJwYy5RdW90YUZhaWx1cmUuVmlvbGF0aW9uLlF1b3RhRGltZW5zaW9uc0VudHJ5EhMKC3F1b3RhX3ZhbHVlG\
AcgASgDEh8KEmZ1dHVyZV9xdW90YV92YWx1ZRgIIAEoA0gAiAEBGjYKFFF1b3RhRGltZW5zaW9uc0VudHJ5EgsKA2tleRgBIAEoCRINCgV2YWx1ZRgCIAEoCToCOAFCFQoTX2Z1dHVyZV9xdW90YV92YWx1ZSKVA\
QoTUHJlY29uZGl0aW9uRmFpbHVyZRI9Cgp2aW9sYXRpb25zGAEgAygLMikuZ29vZ2xlLnJwYy5QcmVjb25kaXRpb25GYWlsdXJlLlZpb2xhdGlvbho/CglWaW9sYXRpb24SDAoEdHlwZRgBIAEoCRIPCgdzdWJqZ\
WN0GAIgASgJEhMKC2Rlc2NyaXB0aW9uGAMgASgJIswBCgpCYWRSZXF1ZXN0Ej8KEGZpZWxkX3Zpb2xhdGlvbnMYASADKAsyJS5nb29nbGUucnBjLkJhZFJlcXVlc3QuRmllbGRWaW9sYXRpb24afQoORmllbGRWa\
W9sYXRpb24SDQoFZmllbGQYASABKAkSEwoLZGVzY3JpcHRpb24YAiABKAkSDgoGcmVhc29uGAMgASgJEjcKEWxvY2FsaXplZF9tZXNzYWdlGAQgASgLMhwuZ29vZ2xlLnJwYy5Mb2NhbGl6ZWRNZXNzYWdlIjcKC\
1JlcXVlc3RJbmZvEhIKCnJlcXVlc3RfaWQYASABKAkSFAoMc2VydmluZ19kYXRhGAIgASgJImAKDFJlc291cmNlSW5mbxIVCg1yZXNvdXJjZV90eXBlGAEgASgJEhUKDXJlc291cmNlX25hbWUYAiABKAkSDQoFb\
3duZXIYAyABKAkSEwoLZGVzY3JpcHRpb24YBCABKAkiVgoESGVscBIkCgVsaW5rcxgBIAMoCzIVLmdvb2dsZS5ycGMuSGVscC5MaW5rGigKBExpbmsSEwoLZGVzY3JpcHRpb24YASABKAkSCwoDdXJsGAIgASgJI\
jMKEExvY2FsaXplZE1lc3NhZ2USDgoGbG9jYWxlGAEgASgJEg8KB21lc3NhZ2UYAiABKAlCbAoOY29tLmdvb2dsZS5ycGNCEUVycm9yRGV0YWlsc1Byb3RvUAFaP2dvb2dsZS5nb2xhbmcub3JnL2dlbnByb3RvL\
2dvb2dsZWFwaXMvcnBjL2VycmRldGFpbHM7ZXJyZGV0YWlsc6ICA1JQQ2IGcHJvdG8z",[rr]);var Gm=Ua(al),Mm=3e4;function ul(e){let t=e.token===void 0?[]:[Lm(e.token)];return{baseUrl:e.baseUrl.replace(/\/+$/,""),useBinaryFormat:!e.json,jsonOptions:{registry:Gm},
interceptors:[...e.interceptors??[],...t]}}function Lm(e){return t=>async n=>{let r=await e();return r!==""&&n.header.set("Authorization",`Bearer ${r}`),t(n)}}function ll(e,t=Mm){
return{unary:(n,r,o,s,i,a)=>e.unary(n,r,o??t,s,i,a),stream:(n,r,o,s,i,a)=>e.stream(n,r,o,s,i,a)}}function Fm(e){return{...fr(il,e),...fr(rl,e)}}function cl(e){return Fm(ll(Ms(ul(e)),e.timeoutMs))}function dl(e,t,n){for(let r=0;r<e.length;r+=20)n(e[r],o=>Bm(e,r,t,o))}function Bm(e,t,n,r=Dm(e,t)){let o=i=>e[t+i],s=i=>n[e[t+i]];return r.state=s(3),r.note=o(
4),r.outcome=s(5),r.ended=o(6),r.user=s(7),r.test=s(8),r.series=s(9),r.labels=s(10),r.created=o(11),r.updated=o(12),r.endedAt=o(13),r.silentSince=o(14),r.sequence=
o(15),r.revision=o(16),r.firstProblem=o(17),r.result=s(18),r.unreadable=o(19),r}function Om(e){return e.slice(0,e.lastIndexOf("/")).endsWith("/series")?"series":
"test"}function Dm(e,t){let n=e[t+1],r=n.lastIndexOf("/");return{key:e[t],name:n,kind:Om(n),id:n.slice(r+1),uid:e[t+2],state:"",note:"",outcome:"",ended:!1,user:"",
test:"",series:"",labels:{},created:0,updated:0,endedAt:0,silentSince:0,sequence:0,revision:0,firstProblem:void 0,result:"",unreadable:""}}var Wm=new Set,fl={filter:"",state:"all"},Bs=class{runs=new Map;revision=ne(0);connection=ne({state:"connecting",since:Date.now(),complete:!1});counts=ne({total:0,
open:0,ended:0,silent:0,byState:{},byOutcome:{}});detailed=ne(!1);matching=ne(fl);#e;#r;#t=[];#o=[];#n=new Map;#i=new Set;#s="";#a=new Set;#u=new Set;#c=new Set;#l=[];#f=!1;#m=!0;#p;#h=!1;#d=!1;constructor(t,n){
this.#e=t,this.#r=n}get size(){return this.runs.size}subscribe(t){return this.#i.add(t),()=>this.#i.delete(t)}members(t){return this.#n.get(t)??Wm}filter(t){t!==
this.#s&&(this.#s=t,this.#a=new Set,this.matching.value=t===""?fl:{filter:t,state:"asking"},this.#e({type:"filter",filter:t}))}retry(t){this.#e({type:"retry",credentials:t})}receive(t){
switch(t.type){case"batch":this.#b(t.batch),t.batch.number!==void 0&&this.#e({type:"taken",batch:t.batch.number});break;case"connection":this.publish(),this.connection.
value=t.connection;break;case"matching":this.#S(t.matching);break}}publish(){if(!this.#d)return;let t={changed:[...this.#u],added:[...this.#c],removed:this.#l,reset:this.#f,
initial:this.#m};this.#u=new Set,this.#c=new Set,this.#l=[],this.#f=!1,this.#m=!0,this.#d=!1,this.#p!==void 0&&(this.counts.value=this.#p),this.detailed.value=this.#h,
this.revision.value++,this.#i.forEach(n=>n(t))}#b(t){t.reset&&this.#v();for(let n of t.words)this.#o.push(n);t.removed.forEach(n=>this.#R(n)),dl(t.values,this.#o,
(n,r)=>this.#y(n,r)),this.#m&&=t.initial,this.#p=t.counts,this.#h=t.detailed,this.#d||(this.#d=!0,this.#r(()=>this.publish()))}#y(t,n){let r=this.#t[t],o=r?.series??
"",s=n(r);r===void 0&&(this.#t[t]=s,this.runs.set(s.name,s),this.#c.add(s)),o!==s.series&&(this.#g(s,o),this.#E(s)),this.#u.add(s)}#R(t){let n=this.#t[t];n!==void 0&&
(this.#t[t]=void 0,this.runs.get(n.name)===n&&this.runs.delete(n.name),this.#g(n,n.series),this.#u.delete(n),this.#c.delete(n)||this.#l.push(n))}#v(){this.runs.
clear(),this.#t=[],this.#o=[],this.#n.clear(),this.#u.clear(),this.#c.clear(),this.#l=[],this.#f=!0}#E(t){if(t.series==="")return;let n=this.#n.get(t.series);n===
void 0&&(n=new Set,this.#n.set(t.series,n)),n.add(t)}#g(t,n){let r=this.#n.get(n);r?.delete(t),r?.size===0&&this.#n.delete(n)}#S({filter:t,state:n,names:r,add:o,
remove:s,error:i}){if(t!==this.#s)return;r!==void 0&&(this.#a=new Set(r)),o?.forEach(l=>this.#a.add(l)),s?.forEach(l=>this.#a.delete(l));let a=r===void 0?[...o??
[],...s??[]]:void 0;this.matching.value={filter:t,state:n,error:i,...n==="known"&&{names:this.#a,changed:a}}}};function pl(e){let t=ml(e),n=new Bs(s=>t.postMessage(
s),Xm),r=s=>t.postMessage(s),o=()=>{t.onmessage=s=>n.receive(s.data),r({type:"hello"}),r({type:"filter",filter:n.matching.peek().filter})};return o(),addEventListener(
"pagehide",()=>r({type:"bye"})),addEventListener("pageshow",({persisted:s})=>{s&&(t=ml(e),o())}),addEventListener("online",()=>n.retry(!1)),n}function ml(e){return typeof SharedWorker>
"u"?new Worker(e,{type:"module"}):new SharedWorker(e,{type:"module",name:"runstatus"}).port}var Ym=500;function Xm(e){let t=()=>{cancelAnimationFrame(n),clearTimeout(
r),e()},n=requestAnimationFrame(t),r=setTimeout(t,Ym)}function hl(e,t){let n=E(e);I(()=>{if(n.current===e)return;n.current=e;let r=t(),o=document.activeElement;!r||o?.closest("dialog[open]")||o&&o!==r&&r.contains(o)||
r.focus({preventScroll:!0})},[e])}function St(){let[,e]=ko(t=>t+1,0);return e}function xe(e,t,n=()=>!0){let r=St(),o=E(0),s=E(n);return s.current=n,I(()=>{let i,a=0,l=e.subscribe(c=>{i!==void 0||
!(c.reset||s.current(c))||(i=setTimeout(()=>{i=void 0,a=performance.now(),o.current++,r()},Math.max(0,a+t-performance.now())))});return()=>{l(),clearTimeout(i)}},
[e,t]),o.current}function gl(e,t){let n=St();I(()=>{if(!t)return;let r=setInterval(n,e);return()=>clearInterval(r)},[e,t])}var Rl={state:e=>e.ended?`1${e.outcome}`:`0${e.state}`,run:e=>e.name,test:e=>e.test,series:e=>e.series,user:e=>e.user,partition:e=>e.labels.partition??"",note:e=>e.
note,created:e=>e.created,updated:e=>e.updated,took:e=>(e.endedAt||Number.MAX_SAFE_INTEGER)-e.created};function Os(e){return Object.hasOwn(Rl,e.replace(/^-/,""))}
function vl(e){let t=e.startsWith("-"),n=t?e.slice(1):e,r=n==="run"||n==="series"?(s,i)=>bl(String(s),String(i)):(s,i)=>s<i?-1:s>i?1:0,o=(s,i)=>bl(s.name,i.name)||
s.key-i.key;return{key:Rl[Os(e)?n:"created"],compare:t?(s,i)=>r(i,s):r,same:t?(s,i)=>o(i,s):o}}function bl(e,t){if(e===t)return 0;let n=e.lastIndexOf("/"),r=t.lastIndexOf(
"/");return n===r&&e.slice(0,n)===t.slice(0,r)&&e.length!==t.length&&yl(e,n)&&yl(t,r)?e.length-t.length:e<t?-1:1}function yl(e,t){for(let n=t+1;n<e.length;n++){
let r=e.charCodeAt(n);if(r<48||r>57)return!1}return!0}var Zm=["runs","wall","run","series","states"],Pm=["series","test","user","partition"],Ir="namespaces/",Ds=new Set(["runs","wall"]),ln="-created",wt={view:"runs",
name:"",filter:"",search:"",sort:ln,group:"series",selected:"",extra:{}};function Nr(e,t){let[n="",...r]=e.split("/").filter(c=>c!==""),o=Zm.find(c=>c===n)??"ru\
ns",s=o==="run"||o==="series"?r.map(Km):[],i=new URLSearchParams(t),a=c=>{let d=i.get(c)??"";return i.delete(c),d},l=a("sort");return{view:o,name:s.length>0?Ir+
s.join("/"):"",filter:a("filter"),search:a("search"),sort:Os(l)?l:ln,group:Hm(Pm,a("group"))??"series",selected:Jm(a("selected")),extra:Object.fromEntries(i)}}function Ee({
view:e,name:t,filter:n,search:r,sort:o,group:s,selected:i,extra:a}){let l=t===""?"":`/${El(t).split("/").map(encodeURIComponent).join("/")}`,c=new URLSearchParams(
a),d=(f,m,g)=>{m!==g&&c.set(f,m)};d("filter",n,""),d("search",r,""),d("sort",o,ln),d("group",Ds.has(e)?s:"series","series"),d("selected",El(i),"");let h=c.toString();
return`/${e}${l}${h===""?"":`?${h}`}`}function Sl(e,t){return e.view!==t.view||e.name!==t.name||e.filter!==t.filter}function xr(e,t){let n=t.view??e.view;return n===
e.view&&(t.name??e.name)===e.name?{...e,...t}:{...Ds.has(e.view)&&Ds.has(n)?{...e,name:"",extra:{}}:{...wt,group:e.group},...t,view:n}}function El(e){return e.startsWith(
Ir)?e.slice(Ir.length):e}function Jm(e){return e===""?"":Ir+e}function Km(e){try{return decodeURIComponent(e)}catch{return e}}function Hm(e,t){return e.find(n=>n===
t)}var $m=0;function u(e,t,n,r,o,s){t||(t={});var i,a,l=t;if("ref"in l)for(a in l={},t)a=="ref"?i=t[a]:l[a]=t[a];var c={type:e,props:l,key:n,ref:i,__k:null,__:null,__b:0,__e:null,
__c:null,constructor:void 0,__v:--$m,__i:-1,__u:0,__source:o,__self:s};if(typeof e=="function"&&(i=e.defaultProps))for(a in i)l[a]===void 0&&(l[a]=i[a]);return V.
vnode&&V.vnode(c),c}function ae({from:e,to:t,children:n,...r}){return u("a",{href:Ee(xr(e,t)),...r,children:n})}var Ws=ne(Date.now()),ue=Ws;setInterval(()=>{document.visibilityState==="visible"&&(Ws.value=Date.now())},1e3);document.addEventListener("visibilitychange",()=>{
Ws.value=Date.now()});function K(e){let[,t="",n="",r=""]=/^namespaces\/([^/]+)\/(test_runs|series)\/(.+)$/.exec(e)??[];if(r==="")return e;if(!/^\d+$/.test(r))return t==="main"?`${n}/${r}`:
e;let o=n==="series"?`s${r}`:r;return t==="main"?o:`${t}.${o}`}var cn=e=>String(e).padStart(2,"0");function U(e){if(!(e>0))return"0 s";if(e<1e3)return`${Math.max(1,Math.round(e))} ms`;if(e<9950)return`${(e/1e3).toFixed(1)} \
s`;let t=Math.round(e/1e3);if(t<60)return`${t} s`;if(t<3600)return t%60?`${Math.floor(t/60)} min ${t%60} s`:`${t/60} min`;let n=Math.round(t/60);if(n<1440)return n%
60?`${Math.floor(n/60)} h ${n%60} min`:`${n/60} h`;let r=Math.round(n/60);return r%24?`${Math.floor(r/24)} d ${r%24} h`:`${r/24} d`}function _e(e){let t=new Date(
e);return`${cn(t.getHours())}:${cn(t.getMinutes())}:${cn(t.getSeconds())}`}function ee(e){if(!e)return"";let t=new Date(e);return`${t.getFullYear()}-${cn(t.getMonth()+
1)}-${cn(t.getDate())} ${_e(e)}`}function wl(e,t){let n=new Date(Number(e)*1e3).toISOString().slice(0,19),r=Math.floor(t/1e3);return r?`${n}.${String(r).padStart(
6,"0").replace(/0+$/,"")}Z`:`${n}Z`}function Z(e){return String(e).replace(/\B(?=(\d{3})+(?!\d))/g," ")}function le(e,t,n=`${t}s`){return`${Z(e)} ${e===1?t:n}`}
function nt(e){return e.slice(e.lastIndexOf("/")+1)}var B=["failed","build-failed","timed-out","error","cancelled","troubled","running","building","waiting","passed","completed","skipped","ended"],te={waiting:"Wa\
iting",building:"Building",running:"Running",troubled:"Running, with a problem",passed:"Passed",completed:"Completed",skipped:"Skipped",failed:"Failed","build-f\
ailed":"Build failed","timed-out":"Timed out",error:"Error",cancelled:"Cancelled",ended:"Ended"},_r={waiting:"Created or handed to the scheduler",building:"The \
build is under way",running:"The test is running or its results are being collected",troubled:"Not ended, and its history holds a problem",passed:"The result is\
 PASS",completed:"Ended without a result",skipped:"A condition of the test was not met",failed:"The result is FAIL; of a series: a member did not pass","build-f\
ailed":"The build failed, timed out or could not be set up","timed-out":"The run took longer than it may",error:"The result is ERROR, or the history holds a pro\
blem",cancelled:"Cancelled or aborted",ended:"Ended; the outcome is not known"},Ys={waiting:{solid:"M2.6 8a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0ZM6.6 8a1.4 1.\
4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0ZM10.6 8a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0Z"},building:{stroke:"M2.5 12.5h11M4.5 12.5v-4h7v4M6.5 8.5v-4h3v4"},running:{solid:"\
M5 3.2 12.8 8 5 12.8Z"},troubled:{stroke:"M8 2.5 14 13H2ZM8 6.5v3M8 11.2v.1"},passed:{stroke:"M3.2 8.6 6.5 11.8 12.8 4.6"},completed:{solid:"M4.8 8a3.2 3.2 0 1 \
0 6.4 0a3.2 3.2 0 1 0-6.4 0Z"},skipped:{stroke:"M4 8h8"},failed:{stroke:"M4 4l8 8M12 4l-8 8"},"build-failed":{stroke:"M3.2 3.2h9.6v9.6H3.2ZM3.2 12.8l9.6-9.6"},"\
timed-out":{stroke:"M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0ZM8 5v3.2l2.2 1.3"},error:{stroke:"M8 3v6M8 12.4v.2"},cancelled:{stroke:"M2.5 8a5.5 5.5 0 1 0 11\
 0a5.5 5.5 0 1 0-11 0ZM4.3 4.3l7.4 7.4"},ended:{stroke:"M5.4 6a2.6 2.6 0 1 1 3.8 2.3C8.4 8.8 8 9.2 8 10M8 12.6v.1"}},rt=new Set(["failed","build-failed","timed-\
out","error","cancelled","ended"]),Nl=new Set(["waiting","building","running","troubled"]),zm={PASSED:"passed",FAILED:"failed",RESULT_ERROR:"error",BUILD_FAILED:"\
build-failed",TIMED_OUT:"timed-out",CANCELLED:"cancelled",SKIPPED:"skipped",ABORTED:"cancelled",ERROR:"error",COMPLETED:"completed"},jm=new Set(["","UNKNOWN","S\
TATUS_CREATED","CREATED","SCHEDULED","RUN_READY","SET_CREATED","SET_MAKE"]),Qm=new Set(["SET_BUILD"]),qm=new Set(["STATUS_ERROR","SCHED_ERROR","ENV_FAILED","RUN\
_TIMEOUT","RUN_ERROR","RESULTS_ERROR","BUILD_ERROR","BUILD_FAILED","BUILD_TIMEOUT","CREATION_ERROR"]),Il=new Map;function Ar(e){let t=Il.get(e);return t===void 0&&
(t=ep(e),Il.set(e,t)),t}function ep(e){return qm.has(e)?"troubled":jm.has(e)?"waiting":Qm.has(e)||e.startsWith("BUILD_")||e==="BUILDING"?"building":"running"}var tp={
BUILD_FAILED:"build-failed",BUILD_TIMEOUT:"build-failed",BUILD_ERROR:"build-failed",RUN_TIMEOUT:"timed-out",ENV_FAILED:"failed",CANCELLED:"cancelled",CANCELED:"\
cancelled",SCHED_CANCELLED:"cancelled",ABORTED:"cancelled",SKIPPED:"skipped",BUILD_SKIPPED:"skipped",COMPLETE:"completed"};function dn(e){return tp[e]??(e==="ER\
ROR"||e.endsWith("_ERROR")?"error":Ar(e))}function It(e){return zm[e]??"ended"}function oe(e){return e.ended?It(e.outcome):e.firstProblem!==void 0?"troubled":Ar(
e.state)}function fn(e){let t=getComputedStyle(e),n=o=>t.getPropertyValue(o).trim(),r=o=>Object.fromEntries(B.map(s=>[s,n(`--look-${s}${o}`)]));return{fill:r(""),
ink:r("-ink"),text:r("-text"),bg:n("--bg"),surface:n("--surface"),surface2:n("--surface-2"),line:n("--line"),lineStrong:n("--line-strong"),fg:n("--text"),fg2:n(
"--text-2"),accent:n("--accent"),accentSoft:n("--accent-soft"),font:t.fontFamily}}function kr(e){let t=new MutationObserver(e);t.observe(document.documentElement,
{attributes:!0,attributeFilter:["data-theme","class"]});let n=matchMedia("(prefers-color-scheme: dark)");return n.addEventListener("change",e),()=>{t.disconnect(),
n.removeEventListener("change",e)}}function Nt(e,t,n,r,o,s){let i=Ys[t];e.save(),e.translate(n,r),e.scale(o/16,o/16),e.lineWidth=o<14?2.25:1.75,e.lineCap="round",
e.lineJoin="round",e.strokeStyle=s,e.fillStyle=s,i.stroke&&e.stroke(new Path2D(i.stroke)),i.solid&&e.fill(new Path2D(i.solid)),e.restore()}function H({look:e,size:t=14,label:n}){let r=Ys[e];return u("svg",{class:`glyph look-${e}`,width:t,height:t,viewBox:"0 0 16 16",...n?{role:"img","aria-label":n}:
{"aria-hidden":"true"},children:[r.stroke&&u("path",{d:r.stroke}),r.solid&&u("path",{class:"solid",d:r.solid})]})}function pe(e){return e.ended?e.outcome||"ENDE\
D":e.state}function Ze({run:e,size:t}){let n=oe(e);return u("span",{class:`look look-${n}`,title:te[n],children:[u(H,{look:n,...t?{size:t}:{}}),u("span",{children:pe(
e)})]})}function xt(e){return e instanceof M?e.rawMessage:e instanceof Error?e.message:String(e)}var xl=1e3,np=300;async function mn(e,t,n="",r=xl,o){let s=await e.listStatuses({run:t,descending:!0,pageSize:Math.min(xl,r),pageToken:n},o?{signal:o}:{});return{
lines:s.statuses.map(_l).reverse(),earlier:s.nextPageToken}}async function Vr(e,t,n){return(await e.listStatuses({run:t,descending:!1,pageSize:np,pageToken:""},
n?{signal:n}:{})).statuses.map(_l)}function Tr(e,{lines:t,earlier:n}){let[r,...o]=t;return!r||!n?[...t]:[...e.filter(i=>i.sequence<r.sequence),Xs(e,r)?r:{...r,behindUnread:!0},
...o]}function Xs(e,t){return t.sequence<=(e.at(-1)?.sequence??0)+1}function Cr(e,t){let n=t[0];if(!n)return[...e];let r=e.length;for(;r>0&&e[r-1].sequence>=n.sequence;)
r--;return[...e.slice(0,r),...t]}function _l(e){let{when:t}=e;return{sequence:Number(e.sequence),state:e.stateName,note:e.malformed?new TextDecoder().decode(e.raw):
e.note,when:t?Number(t.seconds)*1e3+t.nanos/1e6:0,exact:t?wl(t.seconds,t.nanos):"",malformed:e.malformed}}var Al={lines:[],ends:[],seen:Number.POSITIVE_INFINITY,reading:!0};function kl(e){return{uid:e,beginning:[],lines:[],earlier:"",seen:Number.POSITIVE_INFINITY,busy:!1,
failed:!1,asked:""}}function Vl(e){let t=e.lines[0];!e.earlier||!t||!Xs(e.beginning,t)||(e.lines=Cr(e.beginning,e.lines),e.earlier="")}function Tl(e,t,n){let[r,
o]=N(Al),s=E(kl("")),i=t?.name??"",a=t?.uid??"",l=t?.sequence??0,c=`${l} ${t?.updated??0}`;I(()=>{s.current=kl(a),o(Al)},[i,a]);let d=g=>{let b=s.current;o({lines:b.
lines,ends:Tr(b.beginning,b),seen:b.seen,reading:!1,error:g,more:b.earlier?()=>{f()}:void 0})},h=async g=>{let b=s.current;if(!b.busy){b.busy=!0;try{await g(b),
b.failed=!1,b===s.current&&d()}catch(y){b.failed=!0,b===s.current&&d(xt(y))}finally{b.busy=!1}}},f=()=>h(async g=>{let b=await mn(e,i,g.earlier);g.lines=Cr(b.lines,
g.lines),g.earlier=b.earlier,Vl(g)}),m=()=>h(async g=>{let b=g.lines.at(-1)?.sequence??0,y=l-b,R=await mn(e,i,"",b>0&&y>0?y+8:void 0),v=(R.lines[0]?.sequence??0)>
b+1;b===0||v?(g.lines=R.lines,g.earlier=R.earlier,g.seen=Math.min(g.seen,R.lines.at(-1)?.sequence??0)):g.lines=Cr(g.lines,R.lines),g.earlier&&g.beginning.length===
0&&(g.beginning=await Vr(e,i)),Vl(g)});return I(()=>{let g=s.current,b=g.lines.at(-1)?.sequence??0,y=b===0||l===0||l>b;!i||!n||g.busy||!y||g.asked===c||(g.asked=
c,m())},[i,a,c,n,r]),I(()=>{n&&s.current.failed&&m()},[n]),r}function Cl(e,t,n,r){let[o,s]=N({name:""}),i=t?.name??"",a=E({name:"",at:0}),l=E(!1),[c,d]=N(0);return I(()=>{r&&l.current&&d(h=>h+1)},[r]),I(()=>{if(!i)return;
let h=new AbortController,f=setTimeout(()=>{a.current={name:i,at:performance.now()},e.getRun({run:i,view:2},{signal:h.signal}).then(({run:m})=>{if(h.signal.aborted)
return;l.current=!1;let g=Object.entries(m?.results??{}).map(([y,R])=>({key:y,text:rp(R.kind.value),numeric:R.kind.case==="numberValue"}));g.sort((y,R)=>y.key<R.
key?-1:1);let b={values:g,truncated:m?.resultsTruncated??!1,unreadable:m?.resultsUnreadableReason??""};s({name:i,results:b})},m=>{h.signal.aborted||(l.current=!0,
s(g=>({results:g.name===i?g.results:void 0,name:i,error:xt(m)})))})},a.current.name===i?Math.max(0,a.current.at+1e3-performance.now()):0);return()=>{clearTimeout(
f),h.abort()}},[i,t?.uid,n,c]),o.name===i?o:{}}function Ul({results:e,error:t}){return t?u("p",{class:"quiet",children:["The results could not be read: ",t]}):!e||
e.values.length===0&&!e.unreadable?null:u("section",{class:"panel",children:[u("h2",{children:"Results"}),e.unreadable&&u("p",{class:"quiet",children:["Not all \
results could be read: ",e.unreadable]}),e.truncated&&u("p",{class:"quiet",children:"The results are too large to be shown whole."}),e.values.length>0&&u("div",
{class:"scroll-x",tabIndex:0,role:"region","aria-label":"Results",children:u("table",{class:"facts-table",children:u("tbody",{children:e.values.map(({key:n,text:r,
numeric:o})=>u("tr",{children:[u("th",{scope:"row",children:n}),u("td",{class:o?"number right":"",children:r})]},n))})})})]})}function rp(e){return typeof e=="o\
bject"&&e!==null?JSON.stringify(e):String(e)}var pn=["setup","build","queue","run","results","unread"],_t={setup:"Set up",build:"Built",queue:"Queued",run:"Ran",results:"Results",unread:"Not read"},Ur={setup:"\
Setting up",build:"Building",queue:"Queued",run:"Running",results:"Results",unread:"Not read"},op={STATUS_CREATED:"setup",CREATED:"setup",CREATION_ERROR:"setup",
SET_CREATED:"setup",SET_MAKE:"setup",SET_BUILD:"build",SET_KICKOFF:"queue",SCHEDULED:"queue",SCHED_CANCELLED:"queue",SCHED_ERROR:"queue",RUN_READY:"queue",KICKOFF_ERROR:"\
queue",SCHED_STARTUP:"run",SCHED_RUNNING:"run",FINALIZED:"run",ENV_FAILED:"run",PREPPING_RUN:"run",RUNNING:"run",RUN_TIMEOUT:"run",RUN_ERROR:"run",RUN_USER:"run",
RUN_DONE:"results",RUN:"run",ALL_STARTED:"run",RESULTS:"results",RESULTS_ERROR:"results"};function sp(e){return op[e]??(e.startsWith("BUILD_")||e==="BUILDING"?"\
build":void 0)}function At(e,t,n,r=0){let o=[],s=e[0]?.behindUnread?r:0,i=!1;for(let l of e){if(i||=l.behindUnread===!0,l.when===0)continue;if(i&&Gl(o,"unread",
s||l.when),i=!1,s=Math.max(s,l.when),t>0&&s>t)break;let c=o[o.length-1],d=sp(l.state)??c?.phase??"setup";Gl(o,d,s)}let a=o[o.length-1];return a&&(a.open=t===0,a.
to=Math.max(a.from,t||n)),o.length>1?o.filter(l=>l.to>l.from||l.open):o}function Gl(e,t,n){let r=e[e.length-1];r?.phase!==t&&(r&&(r.to=n),e.push({phase:t,from:n,
to:n,open:!1}))}function Zs(e){return pn.flatMap(t=>{let n=e.filter(r=>r.phase===t);return n.length===0?[]:[{phase:t,ms:n.reduce((r,o)=>r+o.to-o.from,0),open:n.
some(r=>r.open)}]})}function Gr(e,t){return Zs(e).map(({phase:n,ms:r,open:o})=>`${(o?Ur:_t)[n].toLowerCase()} ${t(r)}`).join(", ")}function Ml({lines:e,problems:t,begun:n,end:r,now:o}){let s=At(e,r,o,n),i=s[0],a=s.at(-1);if(!i||!a)return null;let l=Math.max(1,a.to-i.from),c=d=>`${Math.round(
d/l*1e5)/1e3}%`;return u("div",{class:"timeline",role:"img","aria-label":`Timeline: ${Gr(s,U)}`,children:[u("div",{class:"timeline-bar",children:[s.map((d,h)=>u(
ip,{part:d,span:l},h)),t.filter(d=>d.when>=i.from&&d.when<=a.to).map((d,h)=>u("span",{class:"timeline-problem",style:{left:c(d.when-i.from)},title:`${d.state} a\
t ${_e(d.when)}`},h))]}),u("div",{class:"timeline-axis number",children:[u("span",{children:ee(i.from)}),u("span",{children:r?ee(a.to):"now"})]}),u("ul",{class:"\
timeline-legend",children:[Zs(s).map(({phase:d,ms:h,open:f})=>u("li",{children:[u("span",{class:`phase-swatch phase-${d}`}),u("span",{children:(f?Ur:_t)[d]}),u(
"span",{class:"number quiet",children:U(h)})]},d)),u("li",{children:[u("span",{children:r?"In all":"So far"}),u("span",{class:"number quiet",children:U(l)})]})]})]})}
function ip({part:e,span:t}){let n=e.to-e.from,r=(e.open?Ur:_t)[e.phase];return u("span",{class:`phase phase-${e.phase}${e.open?" phase-open":""}`,style:{flexGrow:Math.
max(n,t/500)},title:`${r} ${U(n)}, from ${_e(e.from)}`,children:n/t>.12&&u("span",{class:"phase-words",children:[r," ",u("span",{class:"number",children:U(n)})]})})}var Ll=({mirror:e,route:t,api:n})=>{let r=ap(e,t.name),o=e.runs.get(t.name),s=e.connection.value,i=Tl(n,o,s.state==="live"),{results:a,error:l}=Cl(n,o,r,s.state===
"live");if(!o)return u(up,{name:t.name,known:s.complete});let c=o.ended?0:ue.value,d=i.ends.filter(h=>h.when>0&&Ar(h.state)==="troubled");return u("article",{class:"\
run","aria-label":`${o.kind==="series"?"Series":"Run"} ${o.id}`,children:[u(lp,{run:o,route:t}),o.silentSince>0&&!o.ended&&u("p",{class:"banner",role:"status",children:[
"Silent for ",U(ue.value-o.silentSince),": its next line was due at ",ee(o.silentSince),"."]}),o.unreadable&&u("p",{class:"banner",role:"status",children:["The \
status file cannot be read: ",o.unreadable]}),u("section",{class:"panel",children:[u("h2",{children:"Timeline"}),u(Ml,{lines:i.ends,problems:d,begun:o.created,end:o.
ended?o.endedAt:0,now:c}),o.firstProblem&&u("p",{class:"first-problem",children:[u(H,{look:"troubled"})," First problem: ",u("strong",{children:o.firstProblem.state}),
" at ",ee(o.firstProblem.when),o.firstProblem.note&&u("span",{class:"note-text",children:o.firstProblem.note})]})]}),u("div",{class:"run-columns",children:[u(hp,
{history:i}),u("div",{class:"run-side",children:[u(fp,{run:o,mirror:e,route:t,version:r}),u(Ul,{results:a,error:l})]})]})]})};function ap(e,t){let n=E(0);return xe(
e,100,r=>{let o=r.changed.some(s=>s.name===t)||r.removed.some(s=>s.name===t);return(o||r.reset)&&n.current++,o}),n.current}function up({name:e,known:t}){return u(
"p",{class:"empty",children:t?`There is no run ${K(e)}.`:"Reading the runs."})}function lp({run:e,route:t}){let n=oe(e);return u("header",{class:"run-head",children:[
u("span",{class:`run-badge fill-${n}`,title:te[n],children:u(H,{look:n,size:22})}),u("div",{class:"run-title",children:[u("h1",{children:e.test||(e.kind==="seri\
es"?`Series ${e.id}`:`Run ${e.id}`)}),u("p",{class:"quiet",children:[e.kind==="series"?"Series":"Run"," ",u("span",{class:"number",children:e.id}),e.series&&u($,
{children:[" in ",u(ae,{from:t,to:{view:"series",name:e.series},children:["series ",e.series.slice(e.series.lastIndexOf("/")+1)]})]}),e.kind==="series"&&u($,{children:[
", ",u(ae,{from:t,to:{view:"series",name:e.name},children:"show its members"})]})]})]}),u("div",{class:"run-now","aria-live":"polite",children:[u(cp,{value:`${e.
state}${e.outcome}`,children:u(Ze,{run:e,size:16})}),e.ended&&e.state!==e.outcome&&u("span",{class:"quiet",children:e.state}),u(dp,{name:e.name})]})]})}function cp({
value:e,children:t}){let r=E(e).current!==e;return u("span",{class:r?"fresh":"",children:t},e)}function dp({name:e}){let[t,n]=N(!1);return I(()=>{if(!t)return;let o=setTimeout(
()=>n(!1),1500);return()=>clearTimeout(o)},[t]),u("button",{type:"button",class:"button",title:e,onClick:()=>{navigator.clipboard?.writeText(e).then(()=>n(!0))},
children:t?"Copied":"Copy name"})}function fp({run:e,mirror:t,route:n}){let r=Object.entries(e.labels).sort(([s],[i])=>s<i?-1:1),o=[["User",e.user],["Result",e.
result],["Created",ee(e.created)],["Last line",e.updated?`${ee(e.updated)}${e.ended?"":` (${U(ue.value-e.updated)} ago)`}`:""],["Ended",ee(e.endedAt)],["Members",
e.kind==="series"?Z(t.members(e.name).size):""],["Name",e.name],["Uid",e.uid],...r];return u("section",{class:"panel",children:[u("h2",{children:"About"}),u("dl",
{class:"facts",children:[o.map(([s,i])=>i&&u("div",{children:[u("dt",{children:s}),u("dd",{class:"number",children:i})]},s)),e.test&&e.kind==="test"&&u("div",{children:[
u("dt",{children:"Test"}),u("dd",{children:u(ae,{from:n,to:{view:"runs",filter:`display_name = ${mp(e.test)}`,search:""},children:"All runs of this test"})})]})]})]})}
function mp(e){return JSON.stringify(e.replace(/[\\*]/g,"\\$&"))}var pp=500;function hp({history:e}){let[t,n]=N(!1),r=t?e.lines:e.lines.slice(-pp),o=e.lines.length-
r.length;return u("section",{class:"panel history",children:[u("h2",{children:["History ",u("span",{class:"quiet number",children:e.lines.length>0&&le(e.lines.at(
-1)?.sequence??0,"line")})]}),e.error&&u("p",{class:"quiet",children:["The history could not be read: ",e.error]}),o>0&&u("button",{type:"button",class:"button",
onClick:()=>n(!0),children:["Show ",le(o,"earlier line")]}),o===0&&e.more&&u("button",{type:"button",class:"button",onClick:e.more,children:"Show earlier lines"}),
e.reading&&!e.error&&u("p",{class:"quiet",children:"Reading the history."}),u("div",{class:"scroll-x",tabIndex:0,role:"region","aria-label":"History",children:u(
"table",{class:"history-table","data-testid":"history",children:[u("thead",{children:u("tr",{children:[u("th",{scope:"col",class:"right",children:"#"}),u("th",{
scope:"col",children:"Time"}),u("th",{scope:"col",class:"right",children:"After"}),u("th",{scope:"col",children:"State"}),u("th",{scope:"col",children:"Note"})]})}),
u("tbody",{children:r.map((s,i)=>u(gp,{line:s,before:r[i-1],fresh:s.sequence>e.seen},s.sequence))})]})})]})}function gp({line:e,before:t,fresh:n}){let r=t&&e.when&&
t.when?e.when-t.when:void 0;return u("tr",{class:n?"fresh":"",children:[u("td",{class:"number right quiet",children:e.sequence}),u("td",{class:"number nowrap",children:e.
exact?u("time",{dateTime:e.exact,title:e.exact,children:bp(e)}):"no time"}),u("td",{class:"number right quiet nowrap",children:r===void 0?"":r<0?`−${U(-r)}`:`\
+${U(r)}`}),u("td",{class:"nowrap",children:u("span",{class:`look look-${dn(e.state)}`,children:[u(H,{look:dn(e.state)})," ",e.state]})}),u("td",{class:"note",children:e.
malformed?`Malformed line: ${e.note}`:e.note})]})}function bp(e){let t=/\.\d+/.exec(e.exact)?.[0]??"";return`${ee(e.when)}${(t||".").padEnd(7,"0")}`}var Ps=class{#e;#r;#t;#o;#n=-1/0;constructor(t,n,r){this.#e=t,this.#t=n,this.#r=r}tell(t){t!==this.#t&&(this.#t=t,this.#o??=setTimeout(()=>{this.#o=void 0,this.#n=
performance.now(),this.#r(this.#t)},Math.max(0,this.#n+this.#e-performance.now())))}close(){clearTimeout(this.#o)}},yp=2e3;function Mr(e){let[t,n]=N(e),r=E();return I(
()=>(r.current=new Ps(yp,t,n),()=>r.current?.close()),[]),I(()=>r.current?.tell(e),[e]),t}var hn=[];function Lr(...e){return hn.unshift(...e),()=>e.forEach(t=>hn.splice(hn.indexOf(t),1))}function Fl(){let e="",t;document.addEventListener("keydown",n=>{if(n.defaultPrevented||
n.ctrlKey||n.metaKey||n.altKey||Rp(n)||document.querySelector("dialog[open]")!==null)return;let r=e===""?n.key:`${e} ${n.key}`;if(clearTimeout(t),e="",hn.some(o=>o.
keys.startsWith(`${r} `))){e=r,t=setTimeout(()=>{e=""},1200);return}for(let o of hn)if(o.keys.split(", ").includes(r)&&o.action()!==!1){n.preventDefault();return}})}
function Rp({target:e,key:t}){return e instanceof HTMLElement?e.isContentEditable||e.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=b\
utton])")?!0:(t==="Enter"||t===" ")&&e.matches("a, button, summary, [role=button], [role=tab], [role=menuitem]"):!1}function kt(e){let t=E(e);t.current=e,I(()=>Lr(...e.map((n,r)=>({...n,action:()=>t.current[r]?.action()}))),[])}function Js(e,t,n={at:t,revision:0,ended:0}){let{revision:r,ended:o}=n;for(let s of e)r=Math.max(r,s.revision),s.endedAt<=t+1e4&&(o=Math.max(o,s.endedAt));return{
at:t,revision:r,ended:o}}function Bl(e,t){let n={look:t,outcomes:{},series:[],begun:0,runs:new Set},r={},o=0;for(let s of e)if(o=Math.max(o,s.revision),s.kind===
"series"?s.ended&&s.endedAt>t.ended:s.revision>t.revision&&s.ended&&s.endedAt>t.ended-1e4)if(n.runs.add(s),s.kind==="series")n.series.push(s);else{let i=s.outcome||
"UNSPECIFIED";r[i]=(r[i]??0)+1}else s.kind==="test"&&!s.ended&&s.revision>t.revision&&s.created>t.at&&(n.begun++,n.runs.add(s));return o<t.revision||n.runs.size===
0?void 0:{...n,outcomes:r}}var vp=[["PASSED","passed"],["FAILED","failed"],["BUILD_FAILED","did not build"],["TIMED_OUT","timed out"],["RESULT_ERROR","had error\
s as their result"],["ERROR","ended with an error"],["CANCELLED","cancelled"],["ABORTED","aborted"],["SKIPPED","skipped"],["COMPLETED","completed"],["UNSPECIFIE\
D","ended"]],Ep=3;function Ol({outcomes:e,series:t,begun:n}){let r=vp.filter(([s])=>e[s]).map(([s,i])=>`${e[s]} ${i}`),o=t.map(({id:s})=>s).sort((s,i)=>Number(s)-
Number(i));return o.length>Ep?r.push(`${o.length} series finished`):o.length>0&&r.push(`series ${o.join(", ")} finished`),n>0&&r.push(`${n} started`),r}var Sp=5e3,wp=8e3,Fr=class{#e;#r;#t=!1;#o=!1;#n;#i=0;constructor(t){this.#e=t}turn({now:t,visible:n,connection:{state:r,since:o,complete:s}}){if(r==="denied"||r===
"connecting"){this.#u();return}let i=r==="live",a=n&&i;if(this.#r===void 0){if(!s)return;this.#r=Js(this.#e.runs(),t),this.#s(this.#e.stored(),t)}else if(a&&!this.#t){
let l=this.#e.stored();l!==void 0&&t-l.at>Sp&&this.#s(l,this.#o?t:t+wp)}this.#o=i,this.#a(t),this.#n===void 0&&(a||this.#t)&&this.#e.keep({...this.#r,at:i?t:Math.
min(t,o)}),this.#t=a}saw(t,n){this.#r&&=Js(t,n,this.#r)}dismiss(){this.#n=void 0,this.#e.tell(void 0)}#s(t,n){this.#n??=t,this.#i=n}#a(t){if(this.#n===void 0)return;
let n=Bl(this.#e.runs(),this.#n);n!==void 0&&this.#e.tell(n),this.#o&&t>=this.#i&&(this.#n=void 0)}#u(){this.#r!==void 0&&(this.#r=void 0,this.#t=this.#o=!1,this.
dismiss())}};var Ip=250,gn=ne(Nr(location.pathname,location.search)),bn,ot=gn,Se=e=>{let t=gn.peek(),n=xr(t,e);Sl(t,n)?(yn(),history.pushState({depth:Wl()+1},"",Ee(n))):bn??=
setTimeout(yn,Ip),gn.value=n};function Dl(){return Wl()===0?!1:(yn(),history.back(),!0)}function Wl(){return history.state?.depth??0}function yn(){clearTimeout(
bn),bn=void 0;let e=Ee(gn.peek());e!==location.pathname+location.search&&history.replaceState(history.state,"",e)}function Yl(){yn(),addEventListener("pagehide",
yn),addEventListener("popstate",()=>{clearTimeout(bn),bn=void 0,gn.value=Nr(location.pathname,location.search)}),document.addEventListener("click",e=>{if(e.defaultPrevented||
e.button!==0||e.metaKey||e.ctrlKey||e.shiftKey||e.altKey)return;let t=e.target instanceof Element?e.target.closest("a"):null;if(t===null||t.origin!==location.origin||
t.hash!==""||t.hasAttribute("download")||t.target!=="")return;let n=Nr(t.pathname,t.search);Ee(n)===t.pathname+t.search&&(e.preventDefault(),Se(n))})}var Xl="runstatus.look",Np=2e3,Ks=ne(void 0),Zl,xp=new Set,Br=dt(()=>Ks.value?.runs??xp);function _p(e){Zl?.dismiss(),ot.peek().extra.marked!==void 0&&e({extra:{}})}
function Pl({mirror:e,go:t}){I(()=>kp(e),[e]);let n=Ks.value;return n===void 0?null:u("section",{class:"since",role:"status","aria-label":"Since you last looked",
children:[u("p",{children:[u("span",{class:"quiet",children:["Since you last looked, ",Ap(ue.value-n.look.at),": "]}),Ol(n).join(", "),"."]}),u("button",{type:"\
button",class:"plain",onClick:()=>t({view:"runs",filter:"",search:"",extra:{marked:"1"}}),children:"Show these"}),u("button",{type:"button",class:"plain",onClick:()=>_p(
t),children:"Dismiss"})]})}function Ap(e){return e<6e4?"a moment ago":`${U(Math.floor(e/6e4)*6e4)} ago`}function kp(e){let t=new Fr({runs:()=>e.runs.values(),stored:Tp,
keep:Vp,tell:s=>Ks.value=s}),n=()=>t.turn({now:Date.now(),visible:document.visibilityState==="visible",connection:e.connection.peek()});Zl=t;let r=setInterval(n,
Np);document.addEventListener("visibilitychange",n);let o=[e.connection.subscribe(n),e.subscribe(({changed:s})=>t.saw(s,Date.now())),()=>clearInterval(r),()=>document.
removeEventListener("visibilitychange",n)];return()=>o.forEach(s=>s())}function Vp(e){try{localStorage.setItem(Xl,JSON.stringify(e))}catch{}}function Tp(){try{let{
at:e,revision:t,ended:n}=JSON.parse(localStorage.getItem(Xl)??"null");return typeof e=="number"&&typeof t=="number"&&typeof n=="number"?{at:e,revision:t,ended:n}:
void 0}catch{return}}var Rn=[{id:"state",title:"State",cell:e=>u(Cp,{run:e})},{id:"run",title:"Run",cell:e=>u(Up,{run:e})},{id:"test",title:"Test",cell:e=>u("span",{class:"clip",title:e.
test,children:e.test})},{id:"series",title:"Series",cell:e=>e.series!==""&&u(Gp,{name:e.series})},{id:"user",title:"User",cell:e=>u("span",{class:"clip",children:e.
user})},{id:"partition",title:"Partition",cell:e=>u("span",{class:"clip",children:e.labels.partition})},{id:"note",title:"Note",cell:e=>u("span",{class:"clip",title:e.
note,children:e.unreadable||e.note})},{id:"took",title:"Took",cell:e=>u(Mp,{run:e}),number:!0},{id:"updated",title:"Changed",cell:e=>u(Lp,{at:e.updated}),number:!0}];
function Cp({run:e}){return u($,{children:[u(Ze,{run:e}),e.silentSince>0&&!e.ended&&u("span",{class:"badge",title:`Its next status was due at ${ee(e.silentSince)}`,
children:"silent"})]})}function Up({run:e}){let t=e.kind==="series"?"series":"run";return u("a",{href:Ee({...wt,view:t,name:e.name}),tabIndex:-1,title:e.name,children:K(
e.name)})}function Gp({name:e}){return u("a",{href:Ee({...wt,view:"series",name:e}),tabIndex:-1,title:e,children:K(e)})}function Mp({run:e}){return e.created===
0?null:u("span",{children:e.ended?U(e.endedAt-e.created):Bp(ue.value-e.created)})}function Lp({at:e}){return e===0?null:u("time",{dateTime:new Date(e).toISOString(),
title:ee(e),children:Fp(ue.value-e)})}function Fp(e){let t=Math.floor(e/1e3);if(t<1)return"now";let n=[[86400,"d"],[3600,"h"],[60,"min"]],[r,o]=n.find(([s])=>t>=
s)??[1,"s"];return`${Math.floor(t/r)} ${o}`}function Bp(e){return e<1e4?`${Math.max(0,Math.floor(e/1e3))} s`:U(e)}var Or=class{#e;leave(t,n){this.#e={table:t,scrollTop:n}}take(t){let n=this.#e;return this.#e=void 0,n?.table===t?n.scrollTop:void 0}},Dr=class{#e;constructor(t){
this.#e=t}stop(){this.#e=""}row(t,n,r){if(this.#e==="")return-1;let o=t!==this.#e;return(o||r)&&(this.#e=""),o?-1:n}};var Jl=new WeakMap;function Wr(e){let t=e.toLowerCase().split(/\s+/).filter(n=>n!=="");return t.length===0?()=>!0:n=>{let r=Op(n);return t.every(o=>r.includes(o))}}
function Op(e){let t=Jl.get(e);if(t?.sequence===e.sequence&&t.state===e.state&&t.outcome===e.outcome&&t.labels===e.labels&&t.text.includes(e.note.toLowerCase()))
return t.text;let r=[e.name,K(e.name),e.test,e.user,e.state,e.outcome,e.note,e.series,K(e.series),...Object.values(e.labels)].join(`
`).toLowerCase();return Jl.set(e,{sequence:e.sequence,state:e.state,outcome:e.outcome,labels:e.labels,text:r}),r}var Yr=class{#e;#r;#t=[];#o=[];#n=new Map;#i=new Set;constructor(t,n){this.#e=t,this.#r=n}fill(t){this.#t=[],this.#o=[],this.#n.clear(),this.#i.clear(),this.note(
t),this.settle(()=>!0)}note(t){for(let n of t)this.#i.add(n)}settle(t){let n=[],r=[];for(let o of this.#i){let s=this.#n.get(o),i=t(o)&&this.#r(o)?this.#e.key(o):
void 0;s!==i&&(s!==void 0&&(n.push(this.#a(s,o)),this.#n.delete(o)),i!==void 0&&(r.push({run:o,key:i}),this.#n.set(o,i)))}return this.#i.clear(),n.length===0&&r.
length===0?!1:(n.sort((o,s)=>o-s),r.sort((o,s)=>this.#u(o.key,o.run,s.key,s.run)),this.#s(n,r),!0)}get length(){return this.#t.length}at(t){return this.#t[t]}slice(t,n){
return this.#t.slice(t,n)}indexOf(t){let n=this.#n.get(t);return n===void 0?-1:this.#a(n,t)}#s(t,n){let r=[],o=[],s=0,i=0,a=l=>{for(;s<l;){let c=i<t.length&&t[i]<
l?t[i]:l;for(;s<c;s++)r.push(this.#t[s]),o.push(this.#o[s]);c<l&&(s++,i++)}};for(let{run:l,key:c}of n)a(this.#a(c,l)),r.push(l),o.push(c);a(this.#t.length),this.#t=
r,this.#o=o}#a(t,n){let r=0,o=this.#t.length;for(;r<o;){let s=r+o>>>1;this.#u(this.#o[s],this.#t[s],t,n)<0?r=s+1:o=s}return r}#u(t,n,r,o){return this.#e.compare(
t,r)||(n===o?0:this.#e.same(n,o))}};var Kl=200,Xr=class{#e;#r;#t=new WeakMap;#o=new WeakSet;#n;#i={filter:"",state:"all"};#s;#a;#u=0;#c;constructor(t,n,r){this.#e=t,this.#r=r,this.#n=n,this.#i=t.matching.
peek(),this.#s=this.#l(),this.#c=t.subscribe(o=>this.#p(o))}close(){this.#c(),clearTimeout(this.#a)}want(t){(t.sort!==this.#n.sort||t.search!==this.#n.search||t.
only!==this.#n.only)&&(this.#n=t,this.#s=this.#l(),this.#r())}match(t){let n=this.#i;if(!(t===n||t.state==="asking")){if(this.#i=t,n.filter===t.filter&&t.changed!==
void 0){this.#s.note(t.changed.map(r=>this.#e.runs.get(r)).filter(r=>r!==void 0)),this.#h(!1),this.#r();return}this.#s=this.#l(),this.#r()}}get length(){return this.#s.
length}at(t){return this.#s.at(t)}slice(t,n){return this.#s.slice(t,n)}indexOf(t){return this.#s.indexOf(t)}version(t){return this.#t.get(t)??0}fresh(t){return this.#o.
has(t)}#l(){let{sort:t,search:n,only:r}=this.#n,o=Wr(n),s=a=>this.#f(a)&&(r===void 0||r.has(a))&&o(a),i=new Yr(vl(t),s);return i.fill(this.#m()),i}#f(t){let{state:n,
names:r}=this.#i;return n==="all"||r?.has(t.name)===!0}*#m(){if(this.#i.state==="all"){yield*this.#e.runs.values();return}for(let t of this.#i.names??[]){let n=this.#e.
runs.get(t);n!==void 0&&(yield n)}}#p(t){t.reset&&(this.#s=this.#l());for(let n of t.changed)this.#t.set(n,this.version(n)+1),t.initial||this.#o.add(n);this.#s.
note(t.changed),this.#s.note(t.removed),this.#h(t.initial),this.#r()}#h(t){t||performance.now()-this.#u>Kl?this.#d():this.#a??=setTimeout(()=>{this.#d(),this.#r()},
Kl)}#d(){clearTimeout(this.#a),this.#a=void 0,this.#u=performance.now(),this.#s.settle(t=>this.#e.runs.get(t.name)===t)}};var Hs=e=>`run-${e.key}`,Zr=class extends Xe{shouldComponentUpdate(t){let n=this.props;return t.run!==n.run||t.index!==n.index||t.selected!==n.selected||t.marked!==
n.marked||t.version!==n.version}render({run:t,index:n,selected:r,marked:o,fresh:s}){let i=["runs-row",...r?["selected"]:[],...o?["marked"]:[]];return u("div",{role:"\
row",id:Hs(t),class:i.join(" "),"aria-rowindex":n+2,"aria-selected":r,"data-run":t.name,children:Rn.map(({id:a,cell:l,number:c})=>u("div",{role:"gridcell",class:`\
cell cell-${a}${c?" number":""}`,children:[a==="state"&&o&&u("span",{class:"mark",title:"Changed since you last looked",children:u("span",{class:"visually-hidde\
n",children:"Changed since you last looked. "})}),a==="state"?u("span",{class:`state${s?" fresh":""}`,children:l(t)},pe(t)):l(t)]},a))})}};function Pr(e,t,n,r,o=8){return{first:Math.max(0,Math.min(Math.floor(e/n),r)-o),last:Math.min(r,Math.ceil((e+t)/n)+o)}}function Jr(e,t,n,r,o){let s=e*r;if(s<t)return s;
let i=s+r+o;return i>t+n?i-n:t}var Hl=matchMedia("(max-width: 640px)"),$s={wide:32,narrow:56},$l=new Or,Dp=({filter:e,search:t,sort:n,extra:r})=>JSON.stringify([e,t,n,r.marked??""]),zl=({mirror:e,
route:t,go:n})=>{let r=Pp(),o=E(null),s=t.extra.marked!==void 0&&Br.value.size>0?Br.value:void 0,i={sort:t.sort,search:t.search,only:s},[a]=N(()=>new Xr(e,i,r));
I(()=>()=>a.close(),[a]),a.want(i),Hi(()=>a.match(e.matching.value)),Jp(o,r);let l=Hl.matches?$s.narrow:$s.wide,c=Hl.matches?0:$s.wide,{scrollTop:d=0,clientHeight:h=800}=o.
current??{},{first:f,last:m}=Pr(d,h,l,a.length),g=a.slice(f,m),b=e.runs.get(t.selected),y=b!==void 0&&g.includes(b)?b:void 0,R=_=>{let k=o.current;k!==null&&(k.
scrollTop=Jr(_,k.scrollTop,k.clientHeight,l,c))},v=Yp(o,t);Ve(()=>{let _=e.connection.peek().complete&&e.matching.peek().state!=="asking",k=v.row(t.selected,b===
void 0?-1:a.indexOf(b),_);k>=0&&R(k)});let S=Kp(a,b,n,R),T=_=>(o.current?.focus({preventScroll:!0}),S(_)),L=_=>n({view:_.kind==="series"?"series":"run",name:_.name,
selected:_.name});kt([{keys:"j, ArrowDown",help:"Next run",action:()=>T(1)},{keys:"k, ArrowUp",help:"Previous run",action:()=>T(-1)},{keys:"PageDown",help:"Next\
 page of runs",action:()=>T(Math.floor(h/l)-1)},{keys:"PageUp",help:"Previous page of runs",action:()=>T(1-Math.floor(h/l))},{keys:"Home",help:"First run",action:()=>T(
-1/0)},{keys:"End",help:"Last run",action:()=>T(1/0)},{keys:"Enter",help:"Open the run",action:()=>b===void 0?!1:L(b)}]);let A=_=>{let k=_.target,Y=k.closest("[\
data-run]")?.dataset.run,C=Y===void 0?void 0:e.runs.get(Y);C===void 0||k.closest("a")!==null||_.button!==0||getSelection()?.isCollapsed===!1||L(C)};return u("se\
ction",{class:"runs","aria-label":"Runs",children:[u("h1",{class:"visually-hidden",children:"Runs"}),u(Xp,{matching:e.matching.value,search:t.search,listed:a.length,
total:e.size,only:s!==void 0,go:n}),u("div",{class:"runs-scroll",ref:o,role:"grid",tabIndex:0,"aria-label":"Runs","aria-rowcount":a.length+1,"aria-colcount":Rn.
length,"aria-activedescendant":y&&Hs(y),onClick:A,children:[u(Wp,{sort:t.sort,go:n}),u("div",{role:"rowgroup",class:"runs-body",style:{height:`${a.length*l}px`},
children:u("div",{role:"presentation",class:"runs-window",style:{transform:`translateY(${f*l}px)`},children:g.map((_,k)=>u(Zr,{run:_,index:f+k,selected:_===b,marked:Br.
value.has(_),version:a.version(_),fresh:a.fresh(_)},_.key))})}),a.length===0&&u(Zp,{complete:e.connection.value.complete,any:e.size>0,matching:e.matching.value})]})]})};
function Wp({sort:e,go:t}){return u("div",{role:"rowgroup",class:"runs-head",children:u("div",{role:"row",class:"runs-row","aria-rowindex":1,children:Rn.map(({id:n,
title:r,number:o})=>{let s=e===n?"ascending":e===`-${n}`?"descending":"none";return u("div",{role:"columnheader",class:`cell cell-${n}${o?" number":""}`,"aria-s\
ort":s,children:u("button",{type:"button",class:"title",onClick:()=>t({sort:s==="ascending"?`-${n}`:n}),children:[r,s!=="none"&&u("span",{class:"arrow","aria-hi\
dden":"true",children:s==="ascending"?"▲":"▼"})]})},n)})})})}function Yp(e,t){let n=E("");n.current=Dp(t);let[r]=N(()=>$l.take(n.current)),[o]=N(()=>new Dr(
r===void 0?t.selected:""));return Ve(()=>{let s=e.current;if(s===null)return;s.scrollTop=r??0;let i=s.scrollTop,a=new AbortController,{signal:l}=a;s.addEventListener(
"scroll",()=>i=s.scrollTop,{signal:l,passive:!0});for(let c of["wheel","pointerdown","touchstart","keydown"])s.addEventListener(c,()=>o.stop(),{signal:l,passive:!0});
return()=>{a.abort(),$l.leave(n.current,i)}},[]),o}function Xp({matching:e,search:t,listed:n,total:r,only:o,go:s}){let i=e.state==="error"||e.state==="all"&&t===
""&&!o,a=e.state==="asking"?"Asking the server…":`${Z(n)} of ${le(r,"run")}${o?": changed since you last looked":""}`,l=Mr(i?"":a);return i?null:u("p",{class:"\
runs-shown",children:[u("span",{class:"visually-hidden",role:"status",children:l}),u("span",{"aria-hidden":"true",children:a})," ",u("button",{type:"button",class:"\
plain",onClick:()=>s({filter:"",search:"",extra:{}}),children:"Show all"})]})}function Zp({complete:e,any:t,matching:n}){return n.state==="error"?null:!e||n.state===
"asking"?u("p",{class:"empty",children:"Reading the runs…"}):u("p",{class:"empty",children:t?"No run matches.":"There are no runs yet. The first one appears h\
ere by itself."})}function Pp(){let e=St(),t=E(!1);return E(()=>{t.current||(t.current=!0,requestAnimationFrame(()=>{t.current=!1,e()}))}).current}function Jp(e,t){
Ve(()=>{let n=e.current;if(n===null)return;let r=new ResizeObserver(t);return r.observe(n),n.addEventListener("scroll",t,{passive:!0}),t(),()=>{r.disconnect(),n.
removeEventListener("scroll",t)}},[])}function Kp(e,t,n,r){return o=>{if(e.length===0)return!1;let s=t===void 0?-1:e.indexOf(t),i=s<0?o===1/0?e.length-1:0:Math.
max(0,Math.min(e.length-1,s+o)),a=e.at(i);return a!==void 0&&(n({selected:a.name}),r(i)),!0}}var jl=[1,2,5,10,20,50,100,200,500,...[1,2,5,10,15,30].map(e=>e*1e3),...[1,2,5,10,15,30].map(e=>e*6e4),...[1,2,3,6,12].map(e=>e*36e5),...[1,2,7,14,30,90,365].map(
e=>e*864e5)];function Ql(e,t,n=90){let r=e.to-e.from;if(!(r>0)||t<=0)return[];let o=r/t*n,s=jl.find(l=>l>=o)??jl.at(-1),i=new Date(e.from).getTimezoneOffset()*6e4,
a=[];for(let l=Math.ceil((e.from-i)/s)*s+i;l<=e.to;l+=s)a.push({at:l,label:Hp(l,s)});return a}function Hp(e,t){let n=new Date(e),r=(a,l=2)=>String(a).padStart(l,
"0"),o=`${r(n.getMonth()+1)}-${r(n.getDate())}`;if(t>=864e5)return o;let s=`${r(n.getHours())}:${r(n.getMinutes())}`;if(t>=6e4)return n.getHours()===0&&n.getMinutes()===
0?o:s;let i=`${s}:${r(n.getSeconds())}`;return t>=1e3?i:`${i}.${r(n.getMilliseconds(),3)}`}function st(e,t,n,r){let o=Math.min(t.to-t.from,Math.max(20,(e.to-e.from)/
n)),s=e.from+(e.to-e.from)*r;return Kr({from:s-o*r,to:s+o*(1-r)},t)}function vn(e,t,n){let r=(e.to-e.from)*n;return Kr({from:e.from+r,to:e.to+r},t)}function Kr(e,t){
let n=e.to-e.from;if(n>=t.to-t.from)return{...t};let r=Math.min(Math.max(e.from,t.from),t.to-n);return{from:r,to:r+n}}function Hr(e){return!e.ctrlKey&&!e.metaKey&&!e.altKey}function $r(e,t){let n=E(t);n.current=t,I(()=>Lr(...e.map(r=>({keys:r,help:"",action:()=>n.current(r)}))),
[])}var $p=4,zp=4e3,zr=class{api;loaded;entries=new Map;wanted=[];inView=[];underWay=new Set;failed=new Map;ended=new AbortController;constructor(t,n){this.api=t,this.
loaded=n}close(){this.ended.abort(),this.wanted=[]}of(t){let n=this.entries.get(t.name);return n?.uid===t.uid?n.lines:void 0}want(t){this.inView=t,this.wanted=t.
filter(n=>this.lacks(n)),this.next()}again(){this.failed.clear(),this.want(this.inView)}changed(t){let n=this.entries.get(t.name);!n||n.uid!==t.uid||t.sequence<=
n.sequence||(t.sequence===n.sequence+1?(n.lines.push({state:t.state,when:t.updated}),n.sequence=t.sequence):n.stale=!0)}lacks(t){let n=this.entries.get(t.name);
return this.failed.get(t.name)===t.sequence?!1:!n||n.uid!==t.uid||n.stale}next(){for(;this.underWay.size<$p&&!this.ended.signal.aborted;){let t=this.wanted.shift();
if(!t)return;!this.underWay.has(t.name)&&this.lacks(t)&&this.read(t)}}async read(t){let{name:n,uid:r,sequence:o}=t;this.underWay.add(n);try{let s=this.entries.get(
n),i=await mn(this.api,n,"",void 0,this.ended.signal),a=s?.uid===r?s.beginning:[];i.earlier&&a.length===0&&(a=await Vr(this.api,n,this.ended.signal));let l=Tr(a,
i);this.entries.size>=zp&&this.entries.delete(this.entries.keys().next().value),this.entries.set(n,{uid:r,beginning:a,lines:l.map(({state:c,when:d,behindUnread:h})=>h?
{state:c,when:d,behindUnread:h}:{state:c,when:d}),sequence:l.at(-1)?.sequence??0,stale:!1}),this.failed.delete(n),this.ended.signal.aborted||this.loaded(t)}catch{
this.failed.set(n,o)}finally{this.underWay.delete(n),this.next()}}};var he=16;function ql(e,t){let n=e.get(t);return n||e.set(t,n={added:t.runs.length,left:!1}),n}function ec(e){let t=B.indexOf(oe(e));return e.silentSince>0&&!e.
ended?t|he:t}function tc(e,t){switch(t){case"series":return e.series;case"test":return e.test;case"user":return e.user;case"partition":return e.labels.partition??
""}}function Pe(e,t){if(e===t)return 0;let n=Number(e),r=Number(t);return Number.isNaN(n)?Number.isNaN(r)&&e<t?-1:1:Number.isNaN(r)?-1:n-r||(e<t?-1:1)}var jr=(e,t)=>Pe(
e.id,t.id)||(e.name<t.name?-1:1),En=class{by;shows;byKey=new Map;groupOfRun=[];indexOfRun=[];codes=[];order;size=0;constructor(t,n=()=>!0){this.by=t,this.shows=
n}fill(t){for(let n of t){if(!this.wants(n))continue;let r=this.groupFor(tc(n,this.by));r.runs.push(n),this.enter(n,r)}for(let n of this.byKey.values())n.runs.sort(
jr),this.number(n,0)}groups(){return this.order||(this.order=[...this.byKey.values()].sort((t,n)=>!t.key||!n.key?t.key?-1:n.key?1:0:this.by==="series"?Pe(nt(n.key),
nt(t.key)):Pe(t.label,n.label)),this.order.forEach((t,n)=>t.at=n)),this.order}group(t){return this.byKey.get(t)}place(t){let n=this.groupOfRun[t.key];return n&&
{group:n,index:this.indexOfRun[t.key]}}code(t){return this.codes[t.key]}apply(t){let n={moved:!1,repainted:[]},r=new Map;for(let o of t.removed)this.leave(o,r);
for(let o of t.changed)this.change(o,n,r);for(let[o,s]of r)this.settle(o,s);return n.moved=r.size>0,n}settle(t,{added:n,left:r}){let{runs:o}=t,s=o.splice(n).filter(
l=>this.groupOfRun[l.key]===t);if(r){let l=new Set(s),c=o.filter(d=>this.groupOfRun[d.key]===t&&!l.has(d));o.length=0;for(let d of c)o.push(d)}s.sort(jr);let i=o.
at(-1),a=i===void 0||s[0]===void 0||jr(i,s[0])<0;for(let l of s)o.push(l);a||o.sort(jr),this.number(t,a&&!r?n:0),!(o.length>0)&&(this.byKey.delete(t.key),this.order=
void 0)}wants(t){return t.kind==="test"&&this.shows(t)}change(t,n,r){if(!this.wants(t)){this.leave(t,r);return}let o=tc(t,this.by),s=this.groupOfRun[t.key];if(s?.
key===o){this.recount(t,s,n);return}this.leave(t,r);let i=this.groupFor(o);ql(r,i),i.runs.push(t),this.enter(t,i)}recount(t,n,r){let o=this.codes[t.key],s=ec(t);
if(o===s)return;this.tally(n,o,-1),this.tally(n,s,1),this.codes[t.key]=s;let i=this.indexOfRun[t.key];n.runs[i]===t&&(n.codes[i]=s),r.repainted.push(t)}enter(t,n){
let r=ec(t);this.groupOfRun[t.key]=n,this.codes[t.key]=r,this.tally(n,r,1),this.size++}leave(t,n){let r=this.groupOfRun[t.key];r&&(ql(n,r).left=!0,this.tally(r,
this.codes[t.key],-1),this.groupOfRun[t.key]=void 0,this.size--)}tally(t,n,r){let o=n&he-1;t.counts[o]=t.counts[o]+r,n&he&&(t.silent+=r)}number(t,n){t.codes.length=
Math.min(t.codes.length,t.runs.length);for(let r=n;r<t.runs.length;r++){let{key:o}=t.runs[r];this.indexOfRun[o]=r,t.codes[r]=this.codes[o]}}groupFor(t){let n=this.
byKey.get(t);return n||(n={key:t,label:this.label(t),short:this.by==="series"&&t?nt(t):this.label(t),runs:[],codes:[],counts:new Int32Array(B.length),silent:0,at:-1},
this.byKey.set(t,n),this.order=void 0),n}label(t){return t?this.by==="series"?`Series ${nt(t)}`:t:{series:"No series",test:"No test name",user:"No user",partition:"\
No partition"}[this.by]}};function oc(e){return e.firstProblem?.when?e.firstProblem.when:sc(e)?e.endedAt:0}function sc(e){return e.ended&&rt.has(oe(e))}function ic(e){let t;for(let n of e){
let r=oc(n);r>0&&(!t||r<t.at||r===t.at&&Pe(n.id,t.run.id)<0)&&(t={run:n,at:r})}return t}function Vt(e,t){return t!==void 0&&e!==t.run&&sc(e)&&e.endedAt>=t.at}function Qr(e){
let t={total:0,ended:0,problems:0,silent:0,counts:B.map(()=>0)};for(let n of e){let r=oe(n),o=B.indexOf(r);t.counts[o]=t.counts[o]+1,t.total++,n.ended&&t.ended++,
rt.has(r)&&t.problems++,!n.ended&&n.silentSince>0&&t.silent++}return t}var zs=[{order:"start",label:"Start"},{order:"problems",label:"Problems first"},{order:"t\
est",label:"Test"},{order:"longest",label:"Longest"}];function ac(e,t,n){let r=[...e],o=(s,i)=>s.created-i.created||Pe(s.id,i.id);switch(t){case"start":return r.
sort(o);case"test":return r.sort((s,i)=>s.test===i.test?o(s,i):s.test<i.test?-1:1);case"longest":return r.sort((s,i)=>nc(i,n)-nc(s,n)||o(s,i));case"problems":return r.
sort((s,i)=>rc(s)-rc(i)||o(s,i))}}function nc(e,t){return(e.ended?e.endedAt:t)-e.created}function rc(e){let t=oc(e);return t>0?t:Nl.has(oe(e))?1e15:2e15}var ce=28,Q=28,Le=14;function dc(e,t){let{palette:n,width:r,height:o,ratio:s}=t;e.setTransform(s,0,0,s,0,0),e.clearRect(0,0,r,o),e.textBaseline="middle";let i=jp(
t),a=Ql(t.span,r);e.fillStyle=n.line;for(let d of a)e.fillRect(Math.round(i(d.at)),Q,1,o-Q);let l=Math.floor(t.scrollTop/ce),c=Math.min(t.rows.length,Math.ceil(
(t.scrollTop+o-Q)/ce));e.save(),e.beginPath(),e.rect(0,Q,r,o-Q),e.clip();for(let d=l;d<c;d++)Qp(e,t,t.rows[d],Q+d*ce-t.scrollTop,i);e.restore(),rh(e,t,a,i)}function jp({
span:e,width:t}){let n=t/Math.max(1,e.to-e.from);return r=>(r-e.from)*n}function Qp(e,t,n,r,o){let{palette:s}=t,i=oe(n),a=t.grey&&Vt(n,t.first);(n===t.hovered||
n===t.selected)&&(e.fillStyle=n===t.selected?s.accentSoft:s.surface2,e.fillRect(0,r,t.width,ce)),e.fillStyle=s.line,e.fillRect(0,r+ce-1,t.width,1);let l=r+(ce-Le)/
2,c=n.ended?n.endedAt:t.now,d=t.histories.of(n);e.globalAlpha=a?.65:1;let h=d?At(d,n.ended?n.endedAt:0,t.now,n.created):[];h.length===0&&uc(e,o(n.created),o(c),
l,a?s.lineStrong:s.fill[i],d?1:.5);for(let m of h)m.phase==="unread"?eh(e,o(m.from),Math.min(o(m.to),t.width+Le),l,t.phaseColours.unread):uc(e,o(m.from),o(m.to),
l,a?s.lineStrong:qp(m.phase,i,n,t),1);!n.ended&&n.silentSince>0&&th(e,o(n.silentSince),o(c),l,s);let f=o(c);n.ended&&f>-20&&f<t.width&&Nt(e,i,Math.min(f+4,t.width-
16),r+(ce-14)/2,14,a?s.fg2:s.text[i]),e.globalAlpha=1,f<0?lc(e,4,r,"‹",s):o(n.created)>t.width&&lc(e,t.width-10,r,"›",s),t.first?.run===n&&nh(e,o(t.first.at),
r,s)}function qp(e,t,n,r){return e==="run"&&(n.ended||t==="troubled")?t==="troubled"?r.palette.fill.running:r.palette.fill[t]:r.phaseColours[e]}function uc(e,t,n,r,o,s){
let i=e.globalAlpha;e.globalAlpha=i*s,e.fillStyle=o;let a=Math.max(-8,t);e.beginPath(),e.roundRect(a,r,Math.max(2,Math.min(n,2e4)-a-.5),Le,2),e.fill(),e.globalAlpha=
i}function eh(e,t,n,r,o){let s=Math.max(-Le,t);if(!(n<=s)){e.save(),e.beginPath(),e.rect(s,r,Math.max(2,n-s-.5),Le),e.clip(),e.beginPath();for(let i=Math.floor(
s/6)*6-Le;i<n;i+=6)e.moveTo(i,r+Le),e.lineTo(i+Le,r);e.strokeStyle=o,e.lineWidth=1.5,e.stroke(),e.restore()}}function th(e,t,n,r,o){e.fillStyle=o.bg;for(let s=Math.
max(0,t);s<Math.min(n,2e4)-1;s+=6)e.fillRect(s,r+3,3,Le-6)}function lc(e,t,n,r,o){e.font=`600 14px ${o.font}`,e.fillStyle=o.fg2,e.fillText(r,t,n+ce/2)}function nh(e,t,n,r){
e.fillStyle=r.text.failed,e.beginPath(),e.moveTo(t-5,n+1),e.lineTo(t+5,n+1),e.lineTo(t,n+7),e.fill()}function rh(e,t,n,r){let{palette:o,width:s}=t;e.fillStyle=o.
surface,e.fillRect(0,0,s,Q),e.fillStyle=o.line,e.fillRect(0,Q-1,s,1),e.font=`11px ${o.font}`;let i=[];t.first&&i.push(cc(e,t,r(t.first.at),`first failure ${_e(t.
first.at)}`,o.text.failed,[4,3])),t.now<=t.span.to+1&&i.push(cc(e,t,r(t.now),"now",o.accent,[])),e.fillStyle=o.fg2;for(let a of n){let l=r(a.at)+4,c=l+e.measureText(
a.label).width;c<s&&!i.some(d=>l<d.to+6&&c>d.from-6)&&e.fillText(a.label,l,Q/2),e.fillRect(Math.round(l-4),Q-5,1,4)}}function cc(e,t,n,r,o,s){if(n<0||n>t.width+
1)return{from:0,to:0};e.strokeStyle=o,e.lineWidth=1.5,e.setLineDash(s),e.beginPath(),e.moveTo(Math.min(n,t.width-1),Q-8),e.lineTo(Math.min(n,t.width-1),t.height),
e.stroke(),e.setLineDash([]),e.font=`600 11px ${t.palette.font}`;let i=e.measureText(r).width,a=Math.max(2,Math.min(n-i/2,t.width-i-2));return e.fillStyle=t.palette.
surface,e.fillRect(a-3,4,i+6,Q-10),e.fillStyle=o,e.fillText(r,a,Q/2-1),e.font=`11px ${t.palette.font}`,{from:a,to:a+i}}function mc(e){let{rows:t,all:n,first:r,grey:o,now:s,setSpan:i,mirror:a,api:l,route:c,go:d}=e,h=E(null),f=E(null),[m,g]=N({width:0,height:0,left:0}),[b,y]=N(0),
[R,v]=N(),[S,T]=N(),[,L]=N(0),A=sh(l,a,()=>L(w=>w+1)),_=a.connection.value.state==="live";I(()=>{_&&A.again()},[A,_]);let k=e.span?Kr(e.span,n):n,Y=t.findIndex(
w=>w.name===c.selected),C=Pr(b,m.height-Q,ce,t.length,4);Ve(()=>{let w=h.current,P=()=>{let G=w.querySelector(".gantt-corner").offsetWidth;g({width:Math.max(0,w.
clientWidth-G),height:w.clientHeight,left:G})},de=new ResizeObserver(P);de.observe(w);let He=()=>T({palette:fn(w),phases:ih(w)});He();let bo=kr(He);return()=>{de.
disconnect(),bo()}},[]),Ve(()=>{let w=f.current?.getContext("2d");if(!w||!S||m.width===0)return;let P=window.devicePixelRatio||1,de=Math.round(m.width*P),He=Math.
round(m.height*P);(w.canvas.width!==de||w.canvas.height!==He)&&Object.assign(w.canvas,{width:de,height:He}),dc(w,{rows:t,histories:A,span:k,first:r,grey:o,scrollTop:b,
...m,ratio:P,now:s,palette:S.palette,phaseColours:S.phases,hovered:R,selected:t[Y]}),A.want(t.slice(C.first,C.last))}),I(()=>ah(f.current,()=>fe.current),[]);let fe=E(
{span:k,all:n,setSpan:i,rowAt:w=>{},hover:v,open:w=>{}});fe.current={span:k,all:n,setSpan:i,rowAt:w=>w<Q?void 0:t[Math.floor((w-Q+b)/ce)],hover:v,open:w=>d({view:"\
run",name:w.name})};let Oe=w=>{let P=t[Math.max(0,Math.min(t.length-1,w))],de=h.current;!P||!de||(d({selected:P.name}),de.scrollTop=Jr(t.indexOf(P),de.scrollTop,
m.height,ce,Q))},De=w=>{let P=fc[w];return P?.({select:Oe,selected:Y,page:Math.max(1,Math.floor((m.height-Q)/ce)-1),rows:t,span:k,all:n,setSpan:i,open:de=>d({view:"\
run",name:de.name})}),P!==void 0};return $r(Object.keys(fc),w=>(h.current?.focus(),De(w))),u("div",{class:"gantt",ref:h,role:"grid","aria-label":"Members on one\
 time axis","aria-rowcount":t.length+1,"aria-activedescendant":Y>=C.first&&Y<C.last?`gantt-${t[Y]?.key}`:void 0,tabIndex:0,"data-testid":"gantt","data-rows":t.length,
"data-first-failure":r?.run.name??"",onScroll:w=>y(w.currentTarget.scrollTop),onKeyDown:w=>{!Hr(w)||w.target!==w.currentTarget||!De(w.key)||(w.preventDefault(),
w.stopPropagation())},children:[u("div",{class:"gantt-sticky",role:"row","aria-rowindex":1,children:[u("div",{class:"gantt-corner",role:"columnheader",children:"\
Run"}),u("div",{role:"columnheader",class:"visually-hidden",children:"Phases"}),u("canvas",{ref:f,"aria-hidden":"true",style:{left:`${m.left}px`,width:`${m.width}\
px`,height:`${m.height}px`}})]}),u("div",{class:"gantt-rows",role:"rowgroup",style:{height:`${t.length*ce}px`},children:t.slice(C.first,C.last).map((w,P)=>u(oh,
{run:w,index:C.first+P,selected:C.first+P===Y,hovered:w===R,grey:o&&Vt(w,r),isFirst:r?.run===w,lines:A.of(w),now:s,route:c,hover:v},w.key))})]})}function oh({run:e,
index:t,selected:n,hovered:r,grey:o,isFirst:s,lines:i,now:a,route:l,hover:c}){let d=oe(e),h=["gantt-row",n&&"selected",r&&"hovered",o&&"followed",s&&"first-fail\
ure"],f=i?Gr(At(i,e.ended?e.endedAt:0,a,e.created),U):U((e.ended?e.endedAt:a)-e.created);return u("div",{id:`gantt-${e.key}`,class:h.filter(Boolean).join(" "),role:"\
row","aria-rowindex":t+2,"aria-selected":n,style:{top:`${t*ce}px`},onPointerEnter:()=>c(e),onPointerLeave:()=>c(void 0),children:[u("div",{class:"gantt-cell",role:"\
rowheader",title:`${e.test}
${pe(e)}${e.note?`
${e.note}`:""}`,children:[u(H,{look:d,label:pe(e)}),u(ae,{from:l,to:{view:"run",name:e.name},class:"number gantt-id",children:e.id}),u("span",{class:"clip",children:e.
test})]}),u("div",{class:"visually-hidden",role:"gridcell",children:[s?"First failure. ":o?"After the first failure. ":"",f,e.note?`. ${e.note}`:""]})]})}function sh(e,t,n){
let r=E(),o=E(n);return o.current=n,r.current??=new zr(e,()=>o.current()),I(()=>{let s=r.current,i=t.subscribe(a=>{for(let l of a.changed)s.changed(l)});return()=>{
i(),s.close(),r.current=void 0}},[e,t]),r.current}function ih(e){let t=getComputedStyle(e),n={setup:"--look-skipped",build:"--look-building",queue:"--phase-queu\
e",run:"--look-running",results:"--look-completed",unread:"--line-strong"};return Object.fromEntries(pn.map(r=>[r,t.getPropertyValue(n[r]).trim()]))}var fc={ArrowDown:e=>e.
select(e.selected+1),j:e=>e.select(e.selected+1),ArrowUp:e=>e.select(e.selected-1),k:e=>e.select(e.selected-1),PageDown:e=>e.select(e.selected+e.page),PageUp:e=>e.
select(e.selected-e.page),Home:e=>e.select(0),End:e=>e.select(e.rows.length-1),ArrowLeft:e=>e.setSpan(vn(e.span,e.all,-.15)),ArrowRight:e=>e.setSpan(vn(e.span,e.
all,.15)),"+":e=>e.setSpan(st(e.span,e.all,1.5,.5)),"=":e=>e.setSpan(st(e.span,e.all,1.5,.5)),"-":e=>e.setSpan(st(e.span,e.all,1/1.5,.5)),0:e=>e.setSpan(void 0),
Enter:e=>{let t=e.rows[e.selected];t&&e.open(t)}};function ah(e,t){let n=new AbortController,r=(s,i)=>e.addEventListener(s,i,{signal:n.signal,passive:!1});r("wh\
eel",s=>{let{span:i,all:a,setSpan:l}=t(),c=s.shiftKey?s.deltaY||s.deltaX:Math.abs(s.deltaX)>Math.abs(s.deltaY)?s.deltaX:0;if(c)l(vn(i,a,c/e.clientWidth));else if(s.
ctrlKey||s.offsetY<Q)l(st(i,a,Math.exp(-s.deltaY*.003),s.offsetX/e.clientWidth));else return;s.preventDefault()});let o;return r("pointerdown",s=>{s.button===0&&
(o={x:s.clientX,id:s.pointerId,far:0})}),r("pointermove",s=>{let{span:i,all:a,setSpan:l,hover:c,rowAt:d}=t();if(!o||o.id!==s.pointerId){c(d(s.offsetY));return}let h=s.
clientX-o.x;o.far+=Math.abs(h),o.far>4&&(e.setPointerCapture(s.pointerId),l(vn(i,a,-h/e.clientWidth))),o.x=s.clientX}),r("pointerup",s=>{let i=o&&o.far<=4?t().rowAt(
s.offsetY):void 0;o=void 0,i&&t().open(i)}),r("pointercancel",()=>o=void 0),r("pointerleave",()=>t().hover(void 0)),()=>n.abort()}function qr(e,t){let{state:n,names:r}=e,o=Wr(t),s=i=>n==="all"||r?.has(i.name)===!0;return{shows:i=>s(i)&&o(i),*candidates(i){if(n==="all")yield*i.runs.values();else
for(let a of r??[]){let l=i.runs.get(a);l&&(yield l)}}}}var pc=["passed","completed","skipped","failed","build-failed","timed-out","error","cancelled","ended","troubled","running","building","waiting"];function eo({progress:e,
small:t=!1}){let n=pc.map(o=>({look:o,n:e.counts[B.indexOf(o)]})).filter(({n:o})=>o>0),r=n.map(({look:o,n:s})=>`${s} ${te[o].toLowerCase()}`).join(", ");return u(
"div",{class:`progress${t?" small":""}`,role:"img","aria-label":r||"No members",children:n.map(({look:o,n:s})=>u("span",{class:`progress-part fill-${o}`,style:{
flexGrow:s},title:`${te[o]} ${Z(s)}`},o))})}function hc({progress:e}){return u("ul",{class:"timeline-legend",children:[pc.map(t=>{let n=e.counts[B.indexOf(t)];return n===
0?null:u("li",{children:[u("span",{class:`swatch fill-${t}`,children:u(H,{look:t,size:11})}),u("span",{children:te[t]})," ",u("span",{class:"number quiet",children:Z(
n)})]},t)}),e.silent>0&&u("li",{children:[u("span",{class:"swatch swatch-silent"}),u("span",{children:"Silent"})," ",u("span",{class:"number quiet",children:Z(e.
silent)})]})]})}var gc=100;function bc({mirror:e,route:t}){let[n,r]=N(gc);xe(e,500);let o=qr(e.matching.value,t.search),s=[];for(let i of o.candidates(e))i.kind==="series"&&o.shows(
i)&&s.push(i);return s.sort((i,a)=>a.created-i.created||Pe(a.id,i.id)),s.length===0?u("p",{class:"empty",children:e.connection.value.complete?"No series.":"Read\
ing the runs."}):u("section",{class:"series-list","aria-label":"Series",children:[u("h1",{class:"visually-hidden",children:"Series"}),u("table",{class:"series-t\
able","data-testid":"series-list",children:[u("caption",{class:"visually-hidden",children:le(s.length,"series","series")}),u("thead",{children:u("tr",{children:[
u("th",{scope:"col",children:"Series"}),u("th",{scope:"col",children:"Members"}),u("th",{scope:"col",class:"right",children:"Ended"}),u("th",{scope:"col",class:"\
right",children:"Problems"}),u("th",{scope:"col",children:"User"}),u("th",{scope:"col",children:"Created"}),u("th",{scope:"col",class:"right",children:"Took"})]})}),
u("tbody",{children:s.slice(0,n).map(i=>u(uh,{run:i,mirror:e,route:t},i.key))})]}),s.length>n&&u("p",{children:u("button",{type:"button",class:"button",onClick:()=>r(
n+gc),children:["Show more of ",le(s.length,"series","series")]})})]})}function uh({run:e,mirror:t,route:n}){let r=Qr(t.members(e.name));return u("tr",{children:[
u("th",{scope:"row",children:u("span",{class:"series-name",children:[u(H,{look:oe(e),label:pe(e)}),u(ae,{from:n,to:{view:"series",name:e.name},children:e.id}),u(
"span",{class:"clip",children:e.test})]})}),u("td",{class:"series-bar",children:u(eo,{progress:r,small:!0})}),u("td",{class:"number right nowrap",children:[r.ended,
" of ",r.total]}),u("td",{class:`number right${r.problems?" look-failed":" quiet"}`,children:r.problems}),u("td",{children:e.user}),u("td",{class:"number nowrap",
children:ee(e.created)}),u("td",{class:"number right nowrap",children:e.ended?U(e.endedAt-e.created):u(lh,{since:e.created})})]})}function lh({since:e}){return u(
$,{children:U(ue.value-e)})}var yc=e=>e.route.name?u(ch,{...e},e.route.name):u(bc,{...e});function ch(e){let{mirror:t,route:n,go:r}=e,{name:o}=n,s=E(0);xe(t,100,S=>{let T=A=>A.series===o||
A.name===o,L=S.changed.some(T)||S.removed.some(T);return(L||S.reset)&&s.current++,L});let i=t.runs.get(o),a=zs.find(S=>S.order===n.extra.rows)?.order??"start",[
l,c]=N(),[d,h]=N(!0),f=t.members(o),m=dh(f,a,s.current),g=we(()=>({progress:Qr(f),first:ic(f),all:mh(f)}),[f,s.current]);if(!i&&f.size===0)return u("p",{class:"\
empty",children:t.connection.value.complete?`There is no series ${K(o)}.`:"Reading the runs."});let b=g.progress.ended<g.progress.total||i?.ended===!1,y=b?ue.value:
g.all.to+1,R=ph(g.all,b?y:g.all.to),v=S=>c(st(l??R,R,S,.5));return u("section",{class:"series","aria-label":`Series ${K(o)}`,children:[u(gh,{series:i,name:o,progress:g.
progress,route:n}),u("div",{class:"series-progress",children:[u(eo,{progress:g.progress}),u(hc,{progress:g.progress}),g.first&&u(yh,{first:g.first,members:f,route:n})]}),
u("div",{class:"toolbar",children:[u("div",{class:"segmented",role:"group","aria-label":"Order of the rows",children:zs.map(S=>u("button",{type:"button","aria-p\
ressed":S.order===a,onClick:()=>r({extra:{...n.extra,rows:S.order}}),children:S.label},S.order))}),u("div",{class:"segmented",role:"group","aria-label":"Zoom of\
 the time axis",children:[u("button",{type:"button","aria-label":"Zoom out",disabled:!l,onClick:()=>v(1/1.5),children:"−"}),u("button",{type:"button",disabled:!l,
onClick:()=>c(void 0),children:"All"}),u("button",{type:"button","aria-label":"Zoom in",onClick:()=>v(1.5),children:"+"})]}),u(bh,{}),g.first&&u("label",{class:"\
check",children:[u("input",{type:"checkbox",checked:d,onChange:S=>h(S.currentTarget.checked)})," Grey out what followed the first failure"]})]}),u(mc,{...e,rows:m,
all:R,first:g.first,grey:d,now:b?y:Number.POSITIVE_INFINITY,span:l&&hh(l,R)?void 0:l,setSpan:c})]})}function dh(e,t,n){let r=E(),o=r.current;return!o||o.members!==
e||o.size!==e.size||o.order!==t||o.version!==n&&(t==="problems"||t==="longest"||!fh(o.rows,e))?r.current={members:e,size:e.size,order:t,rows:ac(e,t,Date.now()),
version:n}:o.version=n,r.current.rows}function fh(e,t){return e.every(n=>t.has(n))}function mh(e){let t=Number.POSITIVE_INFINITY,n=0;for(let r of e)r.created>0&&
(t=Math.min(t,r.created)),n=Math.max(n,r.ended?r.endedAt:r.updated);return Number.isFinite(t)?{from:t,to:n}:{from:Date.now()-6e4,to:Date.now()}}function ph(e,t){
let n=Math.max(e.to,t),r=Math.max(500,(n-e.from)*.02);return{from:e.from-r,to:n+r*1.5}}function hh(e,t){return e.from<=t.from&&e.to>=t.to}function gh({series:e,
name:t,progress:n,route:r}){let o=e?oe(e):"waiting",s=`${n.ended} of ${le(n.total,"run")} ended`,i=Mr(s);return u("header",{class:"run-head series-head",children:[
u("span",{class:`run-badge fill-${o}`,title:te[o],children:u(H,{look:o,size:22})}),u("div",{class:"run-title",children:[u("h1",{children:e?.test||`Series ${K(t)}`}),
u("p",{class:"quiet",children:["Series ",u("span",{class:"number",children:t.slice(t.lastIndexOf("/")+1)}),e?.user&&`, ${e.user}`,e&&u($,{children:[", created ",
u("span",{class:"number",children:ee(e.created)}),e.ended?`, took ${U(e.endedAt-e.created)}`:`, for ${U(ue.value-e.created)}`]})]})]}),u("div",{class:"run-now",
children:[e&&u(Ze,{run:e,size:16}),u("span",{class:"number","aria-hidden":"true",children:s}),u("span",{class:"visually-hidden","aria-live":"polite",children:i}),
e&&u(ae,{from:r,to:{view:"run",name:e.name},children:"History"})]})]})}function bh(){return u("ul",{class:"phase-legend","aria-label":"Colours of the bars",children:[
pn.map(e=>u("li",{children:[u("span",{class:`phase-swatch phase-${e}`}),_t[e]]},e)),u("li",{class:"quiet",children:"ended: the colour of the outcome"})]})}function yh({
first:e,members:t,route:n}){let r=0;for(let s of t)Vt(s,e)&&r++;let o=e.run.firstProblem;return u("p",{class:"first-problem","data-testid":"first-failure",children:[
u(H,{look:"failed"})," First failure at ",u("span",{class:"number",children:_e(e.at)}),":"," ",u(ae,{from:n,to:{view:"run",name:e.run.name},children:[e.run.id,"\
 ",e.run.test]})," ",u("strong",{children:o?.state??e.run.outcome}),r>0&&u("span",{class:"quiet",children:[" ",le(r,"run")," ended with a problem after it."]}),
u("span",{class:"note-text",children:o?.note||e.run.note})]})}function Rc(e){let t={test:new Map,series:new Map};for(let{kind:n,state:r}of e)t[n].set(r,(t[n].get(r)??0)+1);return t}function vc(e,t){return`kind = "${e==="se\
ries"?"series":"test_run"}" AND state = ${JSON.stringify(t.replace(/[\\*]/g,"\\$&"))}`}var Sc=e=>{let{mirror:t,api:n}=e;xe(t,1e3);let r=t.connection.value.state==="live",{vocabularies:o,error:s}=Rh(n,r),i=Rc(t.runs.values());return u("div",{class:"\
states",children:[u("h1",{class:"visually-hidden",children:"States"}),s&&u("p",{class:"quiet",children:["The states could not be read: ",s]}),!s&&o.length===0&&
u("p",{class:"quiet",children:"Reading the states."}),o.map(a=>u(vh,{...e,vocabulary:a,counts:i[a.kind]},a.kind)),u("section",{class:"panel",children:[u("h2",{children:"\
Colours and shapes"}),u("dl",{class:"looks",children:[B.map(a=>u("div",{children:[u("dt",{class:"look",children:[u("span",{class:`swatch fill-${a}`,children:u(H,
{look:a,size:11})}),te[a]]}),u("dd",{class:"quiet",children:_r[a]})]},a)),u("div",{children:[u("dt",{class:"look",children:[u("span",{class:"swatch swatch-silen\
t"}),"Silent"]}),u("dd",{class:"quiet",children:"An empty frame: the next line of the run, or a change of its log files, is overdue"})]})]})]})]})};function Rh(e,t){
let[n,r]=N({vocabularies:[]}),o=n.vocabularies.length>0;return I(()=>{if(o)return;let s=new AbortController,i=a=>e.listStates({kind:a},{signal:s.signal});return Promise.
all([i(1),i(2)]).then(([a,l])=>{s.signal.aborted||r({vocabularies:[{kind:"test",title:"States of test runs",states:a.states},{kind:"series",title:"States of ser\
ies",states:l.states}]})},a=>{s.signal.aborted||r(l=>({...l,error:xt(a)}))}),()=>s.abort()},[e,o,t]),n}function vh({vocabulary:e,counts:t,route:n}){let{kind:r,title:o,
states:s}=e,i=[...t.keys()].filter(a=>a&&!s.some(l=>l.name===a));return u("section",{class:"panel",children:[u("h2",{children:o}),u("div",{class:"scroll-x",tabIndex:0,
role:"region","aria-label":o,children:u("table",{class:"states-table","data-testid":`states-${r}`,children:[u("thead",{children:u("tr",{children:[u("th",{scope:"\
col",children:"State"}),u("th",{scope:"col",class:"right",children:"Now"}),u("th",{scope:"col",children:"Meaning"}),u("th",{scope:"col",children:"Says"})]})}),u(
"tbody",{children:[s.map(a=>u(Ec,{name:a.name,help:a.help,says:Eh(a),kind:r,n:t.get(a.name)??0,route:n},a.name)),i.map(a=>u(Ec,{name:a,help:"Not in the vocabula\
ry of this server.",says:"",kind:r,n:t.get(a)??0,route:n},a))]})]})})]})}function Ec({name:e,help:t,says:n,kind:r,n:o,route:s}){let i=dn(e);return u("tr",{class:o>
0?"":"none",children:[u("th",{scope:"row",class:"nowrap",children:u("span",{class:`look look-${i}`,children:[u(H,{look:i}),u(ae,{from:s,to:{view:"runs",filter:vc(
r,e),search:""},title:`Show the runs in the state ${e}`,children:e})]})}),u("td",{class:"number right",children:Z(o)}),u("td",{class:"meaning",children:t}),u("t\
d",{class:"quiet",children:n})]})}function Eh(e){let t=e.outcome===0?"":te[It(Fs[e.outcome]??"")].toLowerCase();return[e.ends&&"ends the run",t&&`outcome ${t}`,
e.error&&"a problem of the system",e.failure&&"a failure",e.configured&&"configured",e.deprecated&&"kept for old files"].filter(Boolean).join(", ")}function it(e,t,n,r){let o=Math.min(1,n.height/Math.max(1,t.height),n.width/Math.max(1,t.width)),s=Math.max(1,Math.min(n.width,n.height,220)/r),i=Math.min(s,Math.
max(o,e.scale))||1;return{scale:i,x:wc(e.x,t.width,n.width/i),y:wc(e.y,t.height,n.height/i)}}function wc(e,t,n){return t<=n?0:Math.min(Math.max(0,e),t-n)}function js(e,t,n){
let r=e.scale*t;return{scale:r,x:e.x+n.x/e.scale-n.x/r,y:e.y+n.y/e.scale-n.y/r}}function to(e,t,n=16){let r=Math.min((t.width-2*n)/e.width,(t.height-2*n)/e.height);
return{scale:r,x:e.x-(t.width/r-e.width)/2,y:e.y-(t.height/r-e.height)/2}}function Ic(e,t,n,r=24){let o=r/e.scale,s=n.width/e.scale,i=n.height/e.scale,a=Math.min(
t.x-o,Math.max(e.x,t.x+t.width+o-s)),l=Math.min(t.y-o,Math.max(e.y,t.y+t.height+o-i));return{scale:e.scale,x:t.x-o<e.x?t.x-o:a,y:t.y-o<e.y?t.y-o:l}}function Nc(e,t,n){
let r=n<.5?4*n*n*n:1-(-2*n+2)**3/2,o=e.scale*(t.scale/e.scale)**r,s=Math.abs(t.scale-e.scale)<1e-6?r:(1/o-1/e.scale)/(1/t.scale-1/e.scale);return{scale:o,x:e.x+
(t.x-e.x)*s,y:e.y+(t.y-e.y)*s}}var xc=[96,88,80,72,64,56,48,40,36,32,28,26,24,22,20,18,16,15,14,13,12,11,10,9,8,7,6,5,4,3,2];function qs(e,t,n,r=1){let o=e.reduce((s,i)=>s+i,0);for(let s of Sh(
r)){if(o*s*s>t*n)continue;let i=wh(e,{width:t,height:n},s);if(i)return i}return xh(e,o,{width:t,height:n},2/r)}function Ac(e,t){return ti(t,e,e.room)}function ei({
width:e,height:t,room:n},r=1){return t<=n.height*r&&e<=n.width*r+.5}function Sh(e){if(e<=1)return xc;let t=[];for(let n=2*e-1;n>=2;n--)t.push(n/e);return[...xc.
map(n=>Math.round(n*e)/e),...t]}function wh(e,t,n){for(let r of Nh(n,e.length)){let o=0;for(let s of Ih(e.length,t.width,n,r)){let i=s>1?no(n):0,a=Math.max(1,Math.
floor(((t.width-i*(s-1))/s+.01)/n));if(a===o)continue;o=a;let l={tile:n,head:r,perRow:a,gap:i};if(Vc(e,l,t))return ti(e,l,t)}}}function Ih(e,t,n,r){let o=r<16?2*
n:Math.max(n,44),s=Math.min(e||1,Math.max(1,Math.floor((t+no(n))/(o+no(n))))),i=[];for(let a=1;a<=s;a=Math.max(a+1,a<40?0:Math.floor(a*1.25)))i.push(a);return r<
16?i:i.filter(a=>a<=40)}function Nh(e,t){return t<=1&&e>=96?[20]:e<5?[16,4,2,0]:t>400?[20,16,2]:[20,16]}function no(e){return Math.min(12,Math.max(4,e))}function xh(e,t,n,r){
let o=no(r),s=Math.max(1,Math.round(Math.sqrt(t/Math.max(1,e.length)))),i=Math.max(1,n.width*n.height);for(let a=Math.max(1,Math.sqrt(t*r*r/i));;a*=1.06){let l={
width:Math.max(1,n.width)*a,height:Math.max(1,n.height)*a},c=Math.max(1,Math.floor(l.width/r));for(let d=Math.min(s,c);;d=Math.min(2*d,c)){let h={tile:r,head:0,
perRow:d,gap:o};if(Vc(e,h,l))return ti(e,h,l);if(d===c)break}}}function kc(e){return Math.max(2,Math.min(10,e))}function Vc(e,{tile:t,head:n,perRow:r,gap:o},{width:s,
height:i}){let a=kc(t),l=r*t+o,c=l-o,d=0;for(let h of e){let f=n+Math.ceil(h/r)*t;if(f>i||(d>0&&d+f>i&&(c+=l,d=0),c>s+.5))return!1;d+=f+a}return c<=s+.5}function ti(e,{
tile:t,head:n,perRow:r,gap:o},s){let i=r*t,a=kc(t),l=[],c=0,d=0,h=0;for(let m of e){let g=n+Math.ceil(m/r)*t;d>0&&d+g>s.height&&(c++,d=0),l.push({x:c*(i+o),y:d,
height:g,columns:r,count:m}),h=Math.max(h,d+g),d+=g+a}let f=c+1;return{tile:t,head:n,perRow:r,gap:o,blockWidth:i,blocks:l,room:s,width:f*i+(f-1)*o,height:h}}function Fe(e,t,n){
return{x:t.x+n%t.columns*e.tile,y:t.y+e.head+Math.floor(n/t.columns)*e.tile,width:e.tile,height:e.tile}}function at(e,t){return{x:t.x,y:t.y,width:Math.min(t.count,
t.columns)*e.tile,height:t.height}}function Tc(e,t,n){for(let r=0;r<e.blocks.length;r++){let o=e.blocks[r];if(t<o.x||t>=o.x+e.blockWidth||n<o.y||n>=o.y+o.height)
continue;let s=Math.floor((n-o.y-e.head)/e.tile),i=Math.floor((t-o.x)/e.tile),a=s*o.columns+i;return{block:r,index:s>=0&&i<o.columns&&a<o.count?a:-1}}}function Cc(e,t,n){
let r=e.blocks[t.block];if(!r)return t;let o=Math.max(0,t.index);switch(n){case"right":return o+1<r.count?{block:t.block,index:o+1}:Qs(e,t,1);case"left":return o>
0?{block:t.block,index:o-1}:_h(e,t);case"down":{if(o+r.columns<r.count)return{block:t.block,index:o+r.columns};let s=Math.floor((r.count-1)/r.columns);return Math.
floor(o/r.columns)<s?{block:t.block,index:r.count-1}:_c(e,t,o%r.columns,1)}case"up":return o>=r.columns?{block:t.block,index:o-r.columns}:_c(e,t,o%r.columns,-1);case"\
home":return{block:t.block,index:0};case"end":return{block:t.block,index:r.count-1};case"next":return Qs(e,t,1);case"previous":return o>0?{block:t.block,index:0}:
Qs(e,t,-1)}}function Qs(e,t,n){let r=t.block+n;return e.blocks[r]?{block:r,index:0}:t}function _h(e,t){let n=e.blocks[t.block-1];return n?{block:t.block-1,index:n.
count-1}:t}function _c(e,t,n,r){let o=e.blocks[t.block+r];if(!o)return t;let s=r>0?0:Math.floor((o.count-1)/o.columns);return{block:t.block+r,index:Math.min(o.count-
1,s*o.columns+n)}}var Uc=1e3,Ah=1.25,ro=class{layout=qs([],1,1);found=-1/0;anew(t,n,r,o){this.layout=qs(t,n.width,n.height,r),this.found=o}follow(t,n,r,o){let s=o-this.found,i=s>
Uc?void 0:Ac(this.layout,t);return!i||!ei(i,Ah)?(this.anew(t,n,r,o),{resized:!0}):(this.layout=i,ei(i)?{resized:!1}:{resized:!1,againIn:Uc-s+1})}};var oo=class{times=new Float64Array(600);next=0;filled=0;add(t){this.times[this.next]=t,this.next=(this.next+1)%this.times.length,this.filled=Math.min(this.filled+
1,this.times.length)}clear(){this.filled=this.next=0}summary(){let t=this.times.slice(0,this.filled).sort();return{frames:this.filled,median:t[this.filled>>1]??
0,worst:t[this.filled-1]??0}}};function Mc(e,t){let n=new AbortController,r=(a,l)=>e.addEventListener(a,l,{signal:n.signal,passive:!1}),o=a=>{let l=e.getBoundingClientRect();return{x:a.clientX-
l.left,y:a.clientY-l.top}};r("wheel",a=>{a.preventDefault();let l=a.deltaMode===1?16:1;a.shiftKey||Math.abs(a.deltaX)>Math.abs(a.deltaY)?t.pan(a.deltaX*l||a.deltaY*
l,0):t.zoom(Math.exp(-a.deltaY*l*(a.ctrlKey?.01:.0018)),o(a))});let s=new Map,i=0;return r("pointerdown",a=>{a.button===0&&(s.size===0&&(i=0),s.set(a.pointerId,
o(a)),e.setPointerCapture(a.pointerId))}),r("pointermove",a=>{let l=o(a),c=s.get(a.pointerId);if(!c){t.hover(l);return}let d=[...s].find(([h])=>h!==a.pointerId)?.[1];
i+=Math.hypot(l.x-c.x,l.y-c.y),s.set(a.pointerId,l),d?t.zoom(Gc(l,d)/Math.max(1,Gc(c,d)),{x:(l.x+d.x)/2,y:(l.y+d.y)/2}):i>4&&t.pan(c.x-l.x,c.y-l.y)}),r("pointer\
up",a=>{let l=s.get(a.pointerId);s.delete(a.pointerId),l&&i<=4&&s.size===0&&t.click(l)}),r("pointercancel",a=>s.delete(a.pointerId)),r("pointerleave",()=>t.hover(
void 0)),()=>n.abort()}function Gc(e,t){return Math.hypot(e.x-t.x,e.y-t.y)}var ni={ArrowLeft:"left",ArrowRight:"right",ArrowUp:"up",ArrowDown:"down",Home:"home",
End:"end",PageDown:"next",PageUp:"previous"},Lc=[...Object.keys(ni),"+","=","-","0","Enter"];var Sn=32;function ri(e,t){return e<=3?0:e<=8?1:Math.max(1,Math.min(3*t,Math.round(e*.1)))}var so=class{palette;ratio;images=new Map;pixels=new Map;constructor(t,n){
this.palette=t,this.ratio=n}image(t,n,r){let o=(t*4096+n)*4096+r,s=this.images.get(o);return s||(this.images.size>2e3&&this.images.clear(),s=this.draw(t,n,r),this.
images.set(o,s)),s}bytes(t,n,r){let o=(t*4096+n)*4096+r,s=this.pixels.get(o);if(!s){this.pixels.size>2e3&&this.pixels.clear();let i=this.draw(t,n,r).getContext(
"2d");s=new Uint32Array(i.getImageData(0,0,n,r).data.buffer),this.pixels.set(o,s)}return s}draw(t,n,r){let o=new OffscreenCanvas(n,r),s=o.getContext("2d",{willReadFrequently:!0});
return s.fillStyle=this.palette.bg,s.fillRect(0,0,n,r),s.globalAlpha=t&Sn?.14:1,this.tile(s,B[t&he-1],(t&he)!==0,Math.min(n,r)),o}tile(t,n,r,o){let s=ri(o,this.
ratio),i=o>=11*this.ratio,a=!i&&(rt.has(n)||n==="troubled"),l=Math.max(1,a?o:o-s),c=o>=12?Math.min(4*this.ratio,o*.14):0;if(t.fillStyle=this.palette.fill[n],t.beginPath(),
t.roundRect(0,0,l,l,c),t.fill(),r&&o>=4){let f=Math.max(1,Math.round(l*.13));t.fillStyle=this.palette.bg,t.beginPath(),t.roundRect(f,f,l-2*f,l-2*f,Math.max(0,c-
f)),t.fill()}if(n==="troubled"&&this.corner(t,l,c),!i)return;let d=l*(o>=20*this.ratio?.62:.78),h=r?this.palette.text[n]:n==="troubled"?this.palette.ink.running:
this.palette.ink[n];Nt(t,n,(l-d)/2,(l-d)/2,d,h)}corner(t,n,r){t.save(),t.beginPath(),t.roundRect(0,0,n,n,r),t.clip(),t.fillStyle=this.palette.ink.troubled,t.beginPath();
let o=n>=11?n*.45:n*.8;t.moveTo(n,n-o),t.lineTo(n,n),t.lineTo(n-o,n),t.fill(),t.restore()}};function Tt(e,t,n){if(n<=0)return"";let r=t.length>200?t.slice(0,200):t;if(e.measureText(r).width<=n)return r;let o=0,s=r.length;for(;o<s;){let i=o+s+1>>1;e.measureText(
`${r.slice(0,i)}…`).width<=n?o=i:s=i-1}return o>0?`${r.slice(0,o)}…`:""}function Fc(e,t,n,r){let o=[];if(r<1)return o;let s=t;for(;s&&o.length<r-1;){let i=Tt(
e,s,n);if(i===s)break;let a=Math.max(1,i.length-1),l=Math.max(s.lastIndexOf(" ",a),s.lastIndexOf(".",a-1)+1,s.lastIndexOf("_",a-1)+1);l>a*.4&&(a=l),o.push(s.slice(
0,a).trimEnd()),s=s.slice(a).trimStart()}return s&&o.push(Tt(e,s,n)),o}var Bc=6;function oi(e,t,n,r){let{palette:o,ratio:s}=t,i=t.wall.code(n),a={x:r.x,y:r.y,width:r.width-4*s,height:r.height-4*s};e.fillStyle=o.bg,e.fillRect(r.x,r.
y,r.width,r.height),e.save(),e.globalAlpha=io(t,i)&Sn?.2:1,e.beginPath(),e.roundRect(a.x,a.y,a.width,a.height,4*s),e.fillStyle=o.surface,e.fill(),e.clip(),kh(e,
t,i,a),Vh(e,t,n,i,a),e.restore(),e.strokeStyle=o.line,e.lineWidth=s,e.beginPath(),e.roundRect(a.x+s/2,a.y+s/2,a.width-s,a.height-s,4*s),e.stroke()}var Oc=e=>B[e&
he-1];function kh(e,{palette:t,ratio:n},r,o){let s=Oc(r),i=Bc*n;if(e.fillStyle=t.fill[s],e.fillRect(o.x,o.y,o.width,i),s==="troubled"&&(e.fillStyle=t.ink.troubled,
e.fillRect(o.x+o.width*.7,o.y,o.width*.3,i)),r&he){let a=1.5*n;e.fillStyle=t.surface,e.fillRect(o.x+a,o.y+a,o.width-2*a,i-2*a)}}function Vh(e,{palette:t,ratio:n},r,o,s){
let i=Oc(o),a=Math.min(1.6,Math.max(1,s.width/n/106)),l=11.5*a*n,c=l*1.36,d=7*n*a,h=s.width-2*d,f=s.x+d,m=s.y+s.height-d*.4,g=s.y+Bc*n+d*.6+l,b=(R,v,S=1)=>{e.fillStyle=
v;for(let T of R?Fc(e,R,h,Math.min(S,Math.floor((m-g)/c)+1)):[])e.fillText(T,f,g),g+=c},y=l*1.15;Nt(e,i,f,g-y*.86,y,t.text[i]),e.font=`600 ${l}px ${t.font}`,e.fillStyle=
t.fg,e.fillText(Tt(e,r.id,h-y*1.3),f+y*1.3,g),g+=c,e.font=`${l}px ${t.font}`,b(r.test||r.user,t.fg,2),b(o&he?`${pe(r)}, silent`:pe(r),t.text[i]),r.ended&&r.endedAt&&
b(U(r.endedAt-r.created),t.fg2),b(r.note.replace(/\s+/g," "),t.fg2,20)}var uo=72,Th=14,Ch=B.map((e,t)=>rt.has(e)?t:-1).filter(e=>e>=0),Uh=["troubled","running","building","waiting"].map(e=>B.indexOf(e)),lo=class{ctx;sprites;spritesFor;ratio=0;image;buffer=new Uint32Array(
0);known=[];widths=new Map;constructor(t){this.ctx=t.getContext("2d",{alpha:!1})}all(t){this.prepare(t),t.layout.tile*t.camera.scale*t.ratio<=Th?this.asPixels(t):
this.asTiles(t),this.labels(t)}some(t,n){this.prepare(t);let r=new Set,o=t.layout.tile*t.camera.scale>=uo;for(let s of n){let i=t.wall.place(s);if(!i)continue;r.
add(i.group);let a=t.layout.blocks[i.group.at];if(!a)continue;let l=ut(t,Fe(t.layout,a,i.index));ao(t,l)&&(o?oi(this.ctx,t,s,l):this.ctx.drawImage(this.sprite(t,
s,l),l.x,l.y))}this.labels(t,r)}prepare(t){this.sprites&&this.spritesFor===t.palette&&this.ratio===t.ratio||(this.sprites=new so(t.palette,t.ratio),this.spritesFor=
t.palette,this.ratio=t.ratio)}sprite(t,n,r){return this.sprites.image(io(t,t.wall.code(n)),Math.max(1,r.width),Math.max(1,r.height))}asPixels(t){let n=Math.round(
t.view.width*t.ratio),r=Math.round(t.view.height*t.ratio);(!this.image||this.image.width!==n||this.image.height!==r)&&(this.image=new ImageData(n,r),this.buffer=
new Uint32Array(this.image.data.buffer)),this.buffer.fill(Mh(t.palette.bg)),this.known.length=0,t.layout.blocks.forEach((o,s)=>this.blockAsPixels(t,o,t.groups[s].
codes,n,r)),this.ctx.putImageData(this.image,0,0)}blockAsPixels(t,n,r,o,s){let i=t.camera.scale*t.ratio,a=t.layout.tile*i,l=(n.x-t.camera.x)*i,c=(n.y+t.layout.head-
t.camera.y)*i,d=Math.min(n.columns,n.count),h=Math.ceil(n.count/n.columns),f=Math.max(0,Math.floor(-l/a)),m=Math.min(d-1,Math.floor((o-l)/a)),g=Math.max(0,Math.
floor(-c/a)),b=Math.min(h-1,Math.floor((s-c)/a));for(let y=g;y<=b;y++){let R=Math.round(c+y*a),v=Math.max(1,Math.round(c+(y+1)*a)-R);for(let S=f;S<=m;S++){let T=y*
n.columns+S;if(T>=n.count)break;let L=Math.round(l+S*a),A=Math.max(1,Math.round(l+(S+1)*a)-L),_=this.bytes(io(t,r[T]),A,v),k=Math.max(0,L),Y=Math.min(o,L+A);for(let C=Math.
max(0,R);C<Math.min(s,R+v);C++){let fe=C*o+k,Oe=(C-R)*A+k-L;for(let De=k;De<Y;De++)this.buffer[fe++]=_[Oe++]}}}}bytes(t,n,r){return this.known[(t*16+n)*16+r]??=
this.sprites.bytes(t,n,r)}asTiles(t){this.ctx.fillStyle=t.palette.bg,this.ctx.fillRect(0,0,t.view.width*t.ratio,t.view.height*t.ratio);let n=t.layout.tile*t.camera.
scale>=uo;t.layout.blocks.forEach((r,o)=>{let s=t.groups[o].runs,i=ut(t,at(t.layout,r));if(!ao(t,i))return;let{from:a,to:l}=Gh(t,r);for(let c=a*r.columns;c<Math.
min(r.count,(l+1)*r.columns);c++){let d=ut(t,Fe(t.layout,r,c));if(!ao(t,d))continue;let h=s[c];n?oi(this.ctx,t,h,d):this.ctx.drawImage(this.sprite(t,h,d),d.x,d.
y)}})}labels(t,n){let{ctx:r}=this,{camera:o,layout:s,palette:i,ratio:a}=t,l=s.head*o.scale;if(l<11)return;let c=Math.min(13,Math.max(10,l*.64))*a,d=Math.min(l,24)*
a;r.textBaseline="alphabetic",s.blocks.forEach((h,f)=>{let m=t.groups[f];if(n&&!n.has(m))return;let g=ut(t,{x:h.x,y:h.y,width:s.blockWidth,height:h.height});if(!ao(
t,g))return;let b=Math.max(g.y+Math.round(l*a),d),y=Math.min(b,g.y+g.height)-d,R=Math.max(g.x,0),v=Math.min(g.x+g.width,t.view.width*a)-R-4*a;if(v<16*a)return;r.
fillStyle=i.bg,r.fillRect(R,y,v+4*a,d);let S=y+(d+c*.7)/2-a;r.font=`600 ${c}px ${i.font}`,r.fillStyle=i.fg;let T=this.measure(m.label)<=v?m.label:Tt(r,m.short,v);
r.fillText(T,R,S),this.facts(t,m,R+this.measure(`${T}  `),S,R+v,c)})}measure(t){let n=`${this.ctx.font}
${t}`,r=this.widths.get(n);return r===void 0&&(this.widths.size>4e3&&this.widths.clear(),r=this.ctx.measureText(t).width,this.widths.set(n,r)),r}facts(t,n,r,o,s,i){
let{ctx:a}=this,{palette:l}=t;a.font=`${i}px ${l.font}`;let c=Dc(n.counts,Ch),d=Dc(n.counts,Uh),h=(f,m)=>{let g=this.measure(f);r+g>s||(a.fillStyle=m,a.fillText(
f,r,o),r+=g+i*.6)};c&&h(`${Z(c)} ${c===1?"problem":"problems"}`,l.text.failed),d&&h(`${Z(d)} open`,l.text.running),h(`${Z(n.runs.length)} runs`.replace(/^1 runs$/,
"1 run"),l.fg2)}};function ut(e,t){let n=e.camera.scale*e.ratio,r=Math.round((t.x-e.camera.x)*n),o=Math.round((t.y-e.camera.y)*n);return{x:r,y:o,width:Math.round(
(t.x+t.width-e.camera.x)*n)-r,height:Math.round((t.y+t.height-e.camera.y)*n)-o}}function Wc(e,t){let n=e.layout.blocks[t.block];if(n)return ut(e,t.index<0?at(e.
layout,n):Fe(e.layout,n,t.index))}function ao(e,t){return t.x<e.view.width*e.ratio&&t.y<e.view.height*e.ratio&&t.x+t.width>0&&t.y+t.height>0}function Gh(e,t){let{
tile:n,head:r}=e.layout,o=e.camera.y-t.y-r;return{from:Math.max(0,Math.floor(o/n)),to:Math.floor((o+e.view.height/e.camera.scale)/n)}}function io(e,t){return e.
picked.size>0&&!e.picked.has(t&he-1)?t|Sn:t}function Dc(e,t){let n=0;for(let r of t)n+=e[r];return n}function Mh(e){let t=Number.parseInt(e.slice(1),16);return(4278190080|
(t&255)<<16|t&65280|t>>16)>>>0}var Lh=700,co=class{ctx;constructor(t){this.ctx=t.getContext("2d")}clear(){this.ctx.clearRect(0,0,this.ctx.canvas.width,this.ctx.canvas.height)}flashes(t,n,r){let{
ctx:o}=this;o.fillStyle=t.palette.fg;for(let[s,i]of n){let a=(r-i)/Lh,l=t.wall.place(s),c=l&&t.layout.blocks[l.group.at];if(a>=1||!c){n.delete(s);continue}let d=ut(
t,Fe(t.layout,c,l.index));if(d.x>=o.canvas.width||d.y>=o.canvas.height||d.x+d.width<=0||d.y+d.height<=0)continue;o.globalAlpha=.55*(1-Math.max(0,a))**2;let h=ri(
d.width,t.ratio);o.fillRect(d.x,d.y,Math.max(1,d.width-h),Math.max(1,d.height-h))}o.globalAlpha=1}frame(t,n,r,o){let s=n&&Wc(t,n);if(!s)return;let{ctx:i}=this,{
ratio:a}=t,l=r*a,c=n.index<0?3*a:s.width<12*a?l+1:l/2;i.lineWidth=l,i.strokeStyle=o,i.beginPath(),i.roundRect(s.x-c,s.y-c,s.width+2*c-a,s.height+2*c-a,3*a),i.stroke()}};var Yc=40,fo=260,Ct={x:0,y:0,scale:0},mo=class{frames=new oo;host;base;over;overlay;painter;listener;wall;fitting=new ro;palette;picked=new Set;view={width:0,height:0};ratio=1;camera=Ct;whole=!0;travel;focus;focusRun;hover;flashes=new Map;stale=new Set;everything=!0;moved=!0;refit;request=0;calm=matchMedia(
"(prefers-reduced-motion: reduce)");ends=[];constructor(t,n,r,o,s){this.host=t,this.base=n,this.over=r,this.wall=o,this.listener=s,this.painter=new lo(n),this.overlay=
new co(r),this.palette=fn(t),this.ends.push(kr(()=>{this.palette=fn(t),this.repaint()}));let i=new ResizeObserver(()=>this.resize());i.observe(t),this.ends.push(
()=>i.disconnect()),this.ends.push(Mc(t,{pan:(a,l)=>{this.travel=void 0,this.pan(a,l)},zoom:(a,l)=>{this.travel=void 0,this.look(js(this.camera,a,l))},hover:a=>this.
hoverAt(a),click:a=>this.clickAt(a)})),this.resize()}close(){cancelAnimationFrame(this.request),clearTimeout(this.refit);for(let t of this.ends)t()}get lookingAt(){
return this.whole&&!this.travel?Ct:this.goal()}goal(){return this.travel?.to??this.camera}show(t,n=Ct){this.wall=t,this.flashes.clear(),this.stale.clear(),this.
focus=this.hover=this.focusRun=this.travel=void 0,this.camera=n,this.whole=n.scale===0,this.relayout(!0),this.whole=this.camera.scale<=this.smallest()*1.01,this.
repaint()}apply(t){let n=this.wall.apply(t);n.moved&&(this.moved=!0);let r=this.layout.tile*this.camera.scale>=uo?t.changed:n.repainted;for(let o of r)this.stale.
add(o),!t.initial&&!this.calm.matches&&!document.hidden&&this.flashes.set(o,performance.now());(n.moved||r.length>0)&&this.schedule()}pick(t){this.picked=t,this.
repaint()}zoom(t){let n=this.goal();this.travelTo(js(n,t,this.focusCentre(n)??{x:this.view.width/2,y:this.view.height/2}))}showWhole(){this.travelTo(Ct)}toGroup(t){
let n=this.layout.blocks[t];n&&this.travelTo(to(at(this.layout,n),this.view))}select(t){let n=this.wall.place(t);n&&(this.wall.groups(),this.focusOn({block:n.group.
at,index:n.index},!1))}key(t){let n=ni[t];if(n){let r=this.focus??{block:0,index:-1};return this.focusOn(this.focus?Cc(this.layout,r,n):{block:0,index:0},!0),!0}
switch(t){case"+":case"=":return this.zoom(1.6),!0;case"-":return this.zoom(1/1.6),!0;case"0":return this.showWhole(),!0;case"Enter":case" ":return this.focus?(this.
nearer(this.focus),!0):!1;case"Escape":return this.back()}return!1}facts(){return{tiles:this.wall.size,groups:this.wall.groups().length,scale:this.camera.scale,
...this.frames.summary()}}get layout(){return this.fitting.layout}scene(){return{wall:this.wall,layout:this.layout,groups:this.wall.groups(),camera:this.camera,
view:this.view,ratio:this.ratio,palette:this.palette,picked:this.picked}}hitAt(t){return Tc(this.layout,this.camera.x+t.x/this.camera.scale,this.camera.y+t.y/this.
camera.scale)}runAt(t){return t&&this.wall.groups()[t.block]?.runs[t.index]}hoverAt(t){let n=t&&this.hitAt(t);n?.block===this.hover?.block&&n?.index===this.hover?.
index||(this.hover=n,this.host.style.cursor=n?"pointer":"default",this.listener.hovered(this.runAt(n),n),this.schedule())}clickAt(t){let n=this.hitAt(t);n&&(this.
focus=n,this.tellFocus(),this.nearer(n))}focusOn(t,n){let r=this.layout.blocks[t.block];if(!r)return;this.focus=t;let o=Ic(this.travel?.to??this.camera,Fe(this.
layout,r,Math.max(0,t.index)),this.view);n?this.travelTo(o,120):this.look(o),this.tellFocus(),this.schedule()}tellFocus(){this.focus&&(this.focusRun=this.runAt(
this.focus),this.listener.focused(this.focusRun,this.focus))}focusCentre(t){let n=this.focus&&this.layout.blocks[this.focus.block];if(!this.focus||!n)return;let r=Fe(
this.layout,n,Math.max(0,this.focus.index)),o={x:(r.x+r.width/2-t.x)*t.scale,y:(r.y+r.height/2-t.y)*t.scale};return o.x>=0&&o.y>=0&&o.x<=this.view.width&&o.y<=this.
view.height?o:void 0}nearer(t){let n=this.layout.blocks[t.block];if(!n)return;let r=it(to(at(this.layout,n),this.view),this.layout,this.view,this.layout.tile),o=this.
runAt(t);o&&this.layout.tile*this.camera.scale>=Yc?this.listener.opened(o):!o&&Math.abs(this.camera.scale/r.scale-1)<.02?this.focusOn({block:t.block,index:0},!0):
!o||r.scale>this.camera.scale*1.25?this.travelTo(r):this.zoom(Math.max(3,Yc/(this.layout.tile*this.camera.scale)))}back(){if(this.whole)return!1;let t=this.focus&&
this.layout.blocks[this.focus.block],n=t&&it(to(at(this.layout,t),this.view),this.layout,this.view,this.layout.tile);return n&&n.scale>1.05*this.smallest()&&this.
camera.scale>n.scale*1.1?this.travelTo(n):this.showWhole(),!0}pan(t,n){this.look({...this.camera,x:this.camera.x+t/this.camera.scale,y:this.camera.y+n/this.camera.
scale})}travelTo(t,n=fo){let r=it(t,this.layout,this.view,this.layout.tile);if(this.calm.matches){this.look(r);return}r.scale===this.camera.scale&&Math.abs(r.x-
this.camera.x)<.01&&Math.abs(r.y-this.camera.y)<.01||(this.travel={from:this.camera,to:r,begun:performance.now()-(n===fo?0:fo-n)},this.schedule())}look(t){let n=this.
camera;this.camera=it(t,this.layout,this.view,this.layout.tile),this.camera.scale!==n.scale&&(this.whole=this.camera.scale<=this.smallest()*1.01,this.tellScale()),
(this.camera.scale!==n.scale||this.camera.x!==n.x||this.camera.y!==n.y)&&this.repaint()}resize(){let t=window.devicePixelRatio||1,n=this.host.clientWidth,r=this.
host.clientHeight;if(!(n===this.view.width&&r===this.view.height&&t===this.ratio)){this.view={width:n,height:r},this.ratio=t;for(let o of[this.base,this.over])o.
width=Math.round(n*t),o.height=Math.round(r*t),o.style.width=`${n}px`,o.style.height=`${r}px`;this.relayout(!0),this.draw(performance.now())}}smallest(){return it(
Ct,this.layout,this.view,this.layout.tile).scale}tellScale(){this.listener.zoomed(this.whole?1:this.camera.scale/this.smallest())}relayout(t){let n=this.wall.groups().
map(s=>s.runs.length),r=performance.now(),o=!0;if(t)this.fitting.anew(n,this.view,this.ratio,r);else{let s=this.fitting.follow(n,this.view,this.ratio,r);o=s.resized,
s.againIn!==void 0&&this.relayoutIn(s.againIn)}this.moved=!1,this.everything=!0,this.whole&&o&&!this.travel&&(this.camera=Ct),this.camera=it(this.camera,this.layout,
this.view,this.layout.tile),this.tellScale(),this.followFocus()}relayoutIn(t){this.refit??=setTimeout(()=>{this.refit=void 0,this.moved=!0,this.schedule()},t)}followFocus(){
if(this.hover=void 0,!this.focus||!this.focusRun)return;let t=this.wall.place(this.focusRun);this.focus=t&&{block:t.group.at,index:t.index},t||(this.focusRun=void 0)}repaint(){
this.everything=!0,this.schedule()}schedule(){this.request||=requestAnimationFrame(t=>{this.request=0,this.draw(t)})}draw(t){if(this.view.width===0||this.view.height===
0)return;let n=performance.now();this.moveCamera(t),this.moved&&this.relayout(!1);let r=this.scene();this.everything?this.painter.all(r):this.stale.size>0&&this.
painter.some(r,this.stale),this.everything=!1,this.stale.clear(),this.drawOver(r,t),this.frames.add(performance.now()-n),(this.travel||this.flashes.size>0)&&this.
schedule()}moveCamera(t){if(!this.travel)return;let n=Math.min(1,Math.max(0,(t-this.travel.begun)/fo)),{from:r,to:o}=this.travel;n===1&&(this.travel=void 0),this.
look(n===1?o:Nc(r,o,n))}drawOver(t,n){this.overlay.clear(),this.overlay.flashes(t,this.flashes,n),this.overlay.frame(t,this.hover,1.5,this.palette.fg2),document.
activeElement===this.host?this.overlay.frame(t,this.focus,2.5,this.palette.fg):this.focus&&this.focusRun&&this.overlay.frame(t,this.focus,1.5,this.palette.fg)}refocus(){
this.schedule()}};function Xc({groups:e,picked:t,pick:n}){let r=B.map((s,i)=>e.reduce((a,l)=>a+l.counts[i],0)),o=e.reduce((s,i)=>s+i.silent,0);return u("div",{class:"legend",role:"\
group","aria-label":"Legend: pick what stands out",children:[B.map((s,i)=>{let a=r[i];return a===0&&!t.has(i)?null:u("button",{type:"button",class:"legend-item",
"aria-pressed":t.has(i),title:_r[s],onClick:()=>n(i),children:[u("span",{class:`swatch fill-${s}`,children:u(Fh,{i})}),u("span",{children:te[s]})," ",u("span",{
class:"number",children:Z(a)})]},s)}),o>0&&u("span",{class:"legend-item plain",title:"The next line of the run, or a change of its log files, is overdue",children:[
u("span",{class:"swatch swatch-silent"}),u("span",{children:"Silent"})," ",u("span",{class:"number",children:Z(o)})]})]})}function Fh({i:e}){let t=B[e];return t?
u(H,{look:t,size:11}):null}var si=200;function Zc({groups:e,by:t}){let n=B.map((o,s)=>({look:o,i:s})).filter(({i:o})=>e.some(s=>s.counts[o]>0)),r=e.slice(si).reduce((o,s)=>o+s.runs.length,
0);return u("div",{class:"visually-hidden",children:u("table",{"data-testid":"wall-summary",children:[u("caption",{children:["Test runs by ",t]}),u("thead",{children:u(
"tr",{children:[u("th",{scope:"col",children:t}),u("th",{scope:"col",children:"Runs"}),n.map(({look:o})=>u("th",{scope:"col",children:te[o]},o)),u("th",{scope:"\
col",children:"Silent"})]})}),u("tbody",{children:[e.slice(0,si).map(o=>u("tr",{children:[u("th",{scope:"row",children:o.label}),u("td",{children:o.runs.length}),
n.map(({look:s,i})=>u("td",{children:o.counts[i]},s)),u("td",{children:o.silent})]},o.key)),r>0&&u("tr",{children:[u("th",{scope:"row",children:[Z(e.length-si),
" more groups"]}),u("td",{children:r})]})]})]})})}var Pc=[{by:"series",label:"Series"},{by:"test",label:"Test"},{by:"user",label:"User"},{by:"partition",label:"Partition"}],po,Bh=({group:e,filter:t,search:n})=>JSON.
stringify([e,t,n]),Jc=({mirror:e,route:t,go:n})=>{let r=E(null),o=E(null),s=E(null),i=E(),a=e.matching.value,[l,c]=N(new Set),[d,h]=N(!0),[f,m]=N(),[g,b]=N(),y=g??
f,[R,v]=N(""),S=St(),T=we(()=>qr(a,t.search),[a,t.search]),L=E({selection:T,filter:a.filter,state:a.state});a.state!=="asking"&&(L.current={selection:T,filter:a.
filter,state:a.state});let A=E(new En(t.group)),_=E("");_.current=Bh(t);let k=E("");k.current=t.selected;let Y=(G,O)=>{let ge=O&&A.current.groups()[O.block];return ge&&
{run:G,group:ge}};I(()=>{let G=new mo(r.current,o.current,s.current,A.current,{focused:(O,ge)=>{let We=Y(O,ge);m(We),b(void 0),v(We?Dh(We.run,We.group.label):""),
O&&n({selected:O.name})},hovered:(O,ge)=>b(Y(O,ge)),opened:O=>n({view:"run",name:O.name}),zoomed:O=>h(O<=1.001)});return i.current=G,()=>{po={wall:_.current,camera:G.
lookingAt},G.close()}},[]),I(()=>{let G=O=>{A.current=new En(t.group,We=>L.current.selection.shows(We)),A.current.fill(L.current.selection.candidates(e)),i.current?.
show(A.current,O),m(void 0),b(void 0);let ge=e.runs.get(k.current);ge&&i.current?.select(ge),S()};return G(po?.wall===_.current?po.camera:void 0),po=void 0,e.subscribe(
O=>{O.reset?G(i.current?.lookingAt):i.current?.apply(O)})},[e,t.group,t.search,L.current.filter,L.current.state]);let[C,fe]=N(0),Oe=E();I(()=>{a.state!=="known"||
Oe.current!==void 0||(Oe.current=setTimeout(()=>{Oe.current=void 0,i.current?.apply({...Yh(A.current,L.current.selection,e),initial:!0}),fe(G=>G+1)},150))},[a]),
I(()=>()=>clearTimeout(Oe.current),[]),$r(Lc,G=>(r.current?.focus(),i.current?.key(G)??!1));let De=xe(e,250);gl(1e3,y?.run!==void 0&&!y.run.ended),I(()=>{let G=setInterval(
()=>{let O=i.current?.facts();if(O&&r.current)for(let[ge,We]of Object.entries(O))r.current.dataset[ge]=String(Math.round(We*100)/100)},500);return()=>clearInterval(
G)},[]);let w=G=>{let O=new Set(l);O.delete(G)||O.add(G),c(O),i.current?.pick(O)},P=A.current.groups(),de=Pc.find(G=>G.by===t.group)?.label??"",He=we(()=>u(Xc,{
groups:P,picked:l,pick:w}),[P,De,C,l]),bo=we(()=>u(Zc,{groups:P,by:de}),[P,De,C]);return u("section",{class:"wall","aria-label":"Wall",children:[u("h1",{class:"\
visually-hidden",children:"Wall"}),u("div",{class:"toolbar",children:[u("div",{class:"segmented",role:"group","aria-label":"Group by",children:Pc.map(({by:G,label:O})=>u(
"button",{type:"button","aria-pressed":t.group===G,onClick:()=>n({group:G}),children:O},G))}),u("div",{class:"segmented",role:"group","aria-label":"Zoom",children:[
u("button",{type:"button","aria-label":"Zoom out",onClick:()=>i.current?.zoom(1/1.6),disabled:d,children:"−"}),u("button",{type:"button",onClick:()=>i.current?.
showWhole(),disabled:d,children:"Whole wall"}),u("button",{type:"button","aria-label":"Zoom in",onClick:()=>i.current?.zoom(1.6),children:"+"})]}),u("span",{class:"\
toolbar-note",children:[le(A.current.size,"test run")," in ",le(P.length,"group")]})]}),He,u("div",{class:"wall-canvas",ref:r,tabIndex:0,role:"application","ari\
a-label":`Wall of ${le(A.current.size,"test run")} by ${de.toLowerCase()}`,"aria-describedby":"wall-keys","data-testid":"wall",onKeyDown:G=>{!Hr(G)||!i.current?.
key(G.key)||(G.preventDefault(),G.stopPropagation())},onFocus:()=>i.current?.refocus(),onBlur:()=>i.current?.refocus(),children:[u("canvas",{ref:o,"aria-hidden":"\
true"}),u("canvas",{ref:s,"aria-hidden":"true",class:"wall-over"}),A.current.size===0&&u("p",{class:"empty",children:Wh(a.state,t.search)})]}),u("p",{id:"wall-k\
eys",class:"visually-hidden",children:"Arrow keys go from run to run, Page Up and Page Down from group to group. Enter comes nearer and opens a run, Escape goes\
 back, 0 shows the whole wall."}),u("div",{class:"visually-hidden","aria-live":"polite",children:R}),u(Oh,{at:y,route:t}),bo]})};function Oh({at:e,route:t}){if(!e)
return u("div",{class:"wall-detail hint",children:"Point at a tile. A click comes nearer, another one opens the run. The wheel zooms, dragging moves."});let{run:n,
group:r}=e,o=n?.series||(t.group==="series"?r.key:""),s=o&&u(ae,{from:t,to:{view:"series",name:o},children:n?`series ${nt(o)}`:"Open the series"});return n?u("d\
iv",{class:"wall-detail","data-testid":"wall-detail",children:[u(Ze,{run:n}),u(ae,{from:t,to:{view:"run",name:n.name},class:"number",children:n.id}),u("span",{class:"\
clip",children:n.test}),s,u("span",{class:"quiet",children:n.user}),u("span",{class:"quiet number",children:U((n.ended?n.endedAt:Date.now())-n.created)}),n.silentSince>
0&&!n.ended&&u("span",{class:"quiet",children:["silent for ",U(Date.now()-n.silentSince)]}),u("span",{class:"wall-note",children:n.note})]}):u("div",{class:"wal\
l-detail",children:[u("strong",{children:r.label}),u("span",{class:"quiet",children:le(r.runs.length,"run")}),s]})}function Dh(e,t){if(!e)return t;let n=e.silentSince>
0&&!e.ended?", silent":"";return`Run ${e.id}, ${e.test||"no test name"}, ${pe(e)}${n}, ${t}${e.note?`: ${e.note.slice(0,200)}`:""}`}function Wh(e,t){return e===
"asking"?"Asking the server for the runs that match.":e==="error"?"The filter could not be answered.":e==="known"||t?"No test run matches.":"No test runs yet."}
function Yh(e,t,n){let r=[];for(let s of t.candidates(n))s.kind==="test"&&!e.place(s)&&t.shows(s)&&r.push(s);let o=[];for(let s of e.groups())for(let i of s.runs)
t.shows(i)||o.push(i);return{changed:r,removed:o}}var Ut=ne(void 0);async function ii(e){try{Ut.value=await e.whoAmI({})}catch{Ut.value=void 0}}async function Kc(e){let t;try{t=await fetch("/login",{method:"POS\
T",headers:{"Content-Type":"application/json"},body:JSON.stringify({token:e})})}catch{return"The server cannot be reached."}if(!t.ok)return t.status===401?"The \
server does not accept this token.":await Xh(t)??`The server answered with the status ${t.status}.`}async function Hc(){try{return(await fetch("/logout",{method:"\
POST"})).ok}catch{return!1}}async function Xh(e){try{let{message:t}=await e.json();return t}catch{return}}function wn(e){return e.user||e.tokenLabel||e.sans[0]||
ai(e)}function ai({kind:e}){switch(e){case 1:return"Not signed in";case 4:return"By a token";case 3:return"By a certificate";case 2:return"As a user of this mac\
hine";default:return"By a web token"}}function $c({grants:e}){return e.map(({parent:t,role:n,filter:r})=>{let o=t==="namespaces/-"?"all namespaces":t.replace("n\
amespaces/","namespace ");return`${(Ls[n]??"unknown").toLowerCase()} in ${o}${r===""?"":`, runs with ${r}`}`})}function Be(e){return e===void 0||e.kind===1}function zc({mirror:e}){let{state:t,complete:n}=e.connection.value,r={connecting:"Connecting",live:n?"Live":"Reading",lost:"Connection lost",denied:"Not signed \
in"}[t];return u("span",{class:`connection ${t}`,role:"status","data-state":t,"data-complete":n,children:[u("span",{class:"lamp","aria-hidden":"true"}),u("span",
{children:r})]})}function jc({mirror:e}){let{state:t,since:n,error:r}=e.connection.value;return t!=="lost"?null:u("div",{class:"lost-bar",role:"alert",children:[
u("p",{children:[u("strong",{children:"Connection lost."})," What you see is as of ",_e(n),u("span",{"aria-hidden":"true",children:[", ",U(Math.max(1e3,Math.floor(
(ue.value-n)/1e3)*1e3))," ago"]}),". The page goes on by itself, and misses nothing.",r&&u("span",{class:"quiet",children:[" (",r,")"]})]}),u("button",{type:"bu\
tton",onClick:()=>e.retry(!1),children:"Try now"})]})}var Qc={state:["state","state"],run:["name","run"],test:["display_name","name"],user:["user","user"],created:["create_time","created"],updated:["update_time","u\
pdated"]};function ed(e,t){switch(e.view){case"run":return Zh(e.name,t);case"series":return e.name===""?qc({...e,filter:'kind = "series"',sort:ln},t):Ph(e.name,
t);case"states":return[Je("The states that the program knows","runstatus states"),Gt("Over HTTP",t,"/v1/states"),Mt("Over gRPC",t,"ListStates",{})];case"runs":case"\
wall":return qc(e,t)}}function qc({filter:e,sort:t},n){let r=t.replace(/^-/,""),[o,s]=Qc[Object.hasOwn(Qc,r)?r:"created"],i=t.startsWith("-"),a=i?`${o} desc`:o,
l=["runstatus","status",...lt(n),"--namespace -",e===""?"--all":`--filter ${Ae(e)}`,`--sort ${i?"-":""}${s}`];return[Je("With the command line",l.join(" ")),Je(
"Follow the changes",["runstatus","watch",...lt(n),"--namespace -",e===""?"--all":`--filter ${Ae(e)}`].join(" ")),Gt("Over HTTP",n,"/v1/namespaces/-/runs",{...e!==
""&&{filter:e},orderBy:a,pageSize:"1000"}),Mt("Over gRPC",n,"ListRuns",{parent:"namespaces/-",...e!==""&&{filter:e},order_by:a,page_size:1e3})]}function Zh(e,t){
return[Je("The run",["runstatus","show",Ae(K(e)),...lt(t)].join(" ")),Je("Its history",["runstatus","history",Ae(K(e)),...lt(t)].join(" ")),Je("Follow it",["run\
status","watch",Ae(K(e)),...lt(t)].join(" ")),Gt("The run over HTTP",t,`/v1/${ui(e)}`),Gt("Its history over HTTP",t,`/v1/${ui(e)}/statuses`),Mt("The run over gR\
PC",t,"GetRun",{run:e}),Mt("Its history over gRPC",t,"ListStatuses",{run:e})]}function Ph(e,t){let n=`series = "${e}"`;return[Je("Its members",["runstatus","sta\
tus",...lt(t),"--series",Ae(K(e))].join(" ")),Je("Wait for its end",["runstatus","wait",Ae(K(e)),...lt(t)].join(" ")),Gt("Its members over HTTP",t,"/v1/namespac\
es/-/runs",{filter:n}),Gt("Follow it over HTTP",t,`/v1/${ui(e)}:watch`),Mt("Its members over gRPC",t,"ListRuns",{parent:"namespaces/-",filter:n}),Mt("Follow it \
over gRPC",t,"WatchStatuses",{series:e})]}function Je(e,t){return{title:e,text:t}}function Gt(e,t,n,r={}){let o=`${t.secure?"https":"http"}://${t.host}${n}`,s=Object.
entries(r).map(([a,l])=>`--data-urlencode ${Ae(`${a}=${l}`)}`),i=n.endsWith(":watch")?["-N"]:[];return{title:e,text:["curl -s",...i,...s.length>0?["-G"]:[],...td(
t),Ae(o),...s].join(" ")}}function Mt(e,t,n,r){let s=["grpcurl",...t.secure?[]:["-plaintext"],"-protoset proto/image.binpb",...td(t),"-d",Ae(Kh(r)),t.host,`runs\
tatus.v1.StatusService/${n}`];return{title:e,text:s.join(" ")}}function lt({host:e,secure:t}){let n=/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(e);return[
`--server ${e}`,...t&&n?["--tls-ca ca.pem"]:[],...!t&&!n?["--insecure"]:[]]}function td({token:e}){return e?['-H "Authorization: Bearer $RUNSTATUS_TOKEN"']:[]}function ui(e){
return e.split("/").map(encodeURIComponent).join("/")}var nd=/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;function Ae(e){if(/^[\w@%+=:,./-]+$/.test(e))return e;let t=o=>o===
""?"":`'${o.replaceAll("'","'\\''")}'`,n="",r=0;for(let{0:o,index:s}of e.matchAll(nd))n+=`${t(e.slice(r,s))}$'${Jh(o)}'`,r=s+o.length;return n+t(e.slice(r))||"'\
'"}function Jh(e){return[...new TextEncoder().encode(e)].map(t=>`\\x${t.toString(16).padStart(2,"0")}`).join("")}function Kh(e){let t=n=>n.split("").map(r=>`\\u${r.
charCodeAt(0).toString(16).padStart(4,"0")}`).join("");return JSON.stringify(e).replace(nd,t)}function Ke({title:e,close:t,stays:n,children:r}){let o=E(null);return Ve(()=>{let s=o.current;return s?.showModal(),()=>s?.close()},[]),u("dialog",{ref:o,"aria\
-label":e,onCancel:s=>{s.preventDefault(),n||t()},onClose:()=>{n?o.current?.showModal():o.current!==null&&t()},onClick:s=>s.target===o.current&&!n&&t(),children:u(
"div",{class:"dialog",children:[u("header",{children:[u("h2",{children:e}),!n&&u("button",{type:"button",class:"icon","aria-label":"Close",onClick:t,children:"×"})]}),
r]})})}function rd({route:e,close:t}){let[n,r]=N(),o={host:location.host,secure:location.protocol==="https:",token:!Be(Ut.value)},s=async({title:i,text:a},l)=>{try{await navigator.
clipboard.writeText(a),r(i)}catch{let c=l.closest("li")?.querySelector("pre");c&&getSelection()?.selectAllChildren(c),r(void 0)}};return u(Ke,{title:"Copy as a \
command",close:t,children:[u("p",{class:"quiet",children:"These print in a terminal what is on screen now."}),u("ul",{class:"commands",children:ed(e,o).map(({title:i,
text:a})=>u("li",{children:[u("div",{children:[u("h3",{children:i}),u("button",{type:"button",onClick:l=>{s({title:i,text:a},l.currentTarget)},"aria-label":`Cop\
y: ${i}`,children:n===i?"Copied":"Copy"})]}),u("pre",{tabIndex:0,children:a})]},i))}),u("p",{class:"visually-hidden",role:"status",children:n&&`Copied: ${n}`})]})}var Hh=[["Anywhere",[["/","Filter, by the server"],["s","Search in what is shown"],["g r","Runs"],["g w","Wall"],["g s","Series"],["g t","States"],["c","Copy as\
 a command"],["d","Dark, light, or as the system"],["Esc","Leave a field, or go back"],["?","This help"]]],["Runs",[["j  k","Next and previous run"],["Enter","O\
pen the run"],["Home  End","First and last run"]]],["Wall and charts",[["← → ↑ ↓","Move between tiles and groups"],["+  −","Zoom in and out"],["Enter",
"Open the run"]]]],$h=[['state = "RUNNING"',"by the current state"],['outcome = "FAILED" AND user = "ada"',"several at once"],['display_name = "mpi.*"',"by the \
test; * is any text"],['labels.partition = "gpu"',"by a label"],['series = "series/12"',"the members of a series"],['update_time > "2026-11-30T08:00:00Z"',"by t\
ime"]];function od({close:e}){return u(Ke,{title:"Keys and filters",close:e,children:u("div",{class:"help",children:[Hh.map(([t,n])=>u("section",{children:[u("h\
3",{children:t}),u("dl",{children:n.map(([r,o])=>u("div",{children:[u("dt",{children:r.split("  ").map(s=>u("kbd",{children:s},s))}),u("dd",{children:o})]},r))})]},
t)),u("section",{children:[u("h3",{children:"Filters"}),u("dl",{class:"wide",children:$h.map(([t,n])=>u("div",{children:[u("dt",{children:u("code",{children:t})}),
u("dd",{children:n})]},t))})]})]})})}var zh={mark:"M3 4h10M3 8h7M3 12h4",copy:"M6 6h7v7H6ZM10 6V3H3v7h3",system:"M8 2.5a5.5 5.5 0 1 0 0 11ZM8 2.5a5.5 5.5 0 1 1 0 11",dark:"M13 9.5A5.5 5.5 0 1 1 6.5\
 3a4.5 4.5 0 0 0 6.5 6.5Z",light:"M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6ZM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4\
l-.9.9M4.3 11.7l-.9.9",help:"M6 6.2a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.6M8 12v.1",who:"M8 3a2.3 2.3 0 1 0 0 4.6A2.3 2.3 0 1 0 8 3ZM3.5 13c.4-2.3 2.2-3.4 4.5-3.4s4.1\
 1.1 4.5 3.4"};function Lt({name:e}){return u("svg",{class:`drawing drawing-${e}`,width:"18",height:"18",viewBox:"0 0 16 16","aria-hidden":"true",children:u("pa\
th",{d:zh[e]})})}function sd({reason:e,error:t},n){switch(e){case"UNAUTHENTICATED":return"This server shows its runs to the owner of a token.";case"INVALID_CREDENTIALS":return"T\
he server does not know the token of this browser any more.";case"CREDENTIALS_EXPIRED":return"Your token has expired.";case"PERMISSION_DENIED":return n===void 0?
"This server shows its runs to the owner of a token.":`${n} has no right to read these runs. The owner of another token may have.`;default:return t??"The server\
 refuses the call."}}function li({why:e,close:t,done:n}){let[r,o]=N(),[s,i]=N(!1),a=async l=>{i(!0);let c=await Kc(String(new FormData(l).get("token")).trim());
i(!1),o(c),c===void 0&&n()};return u(Ke,{title:"Sign in",close:t??(()=>{}),stays:t===void 0,children:u("form",{onSubmit:l=>{l.preventDefault(),a(l.currentTarget)},
children:[u("p",{children:e}),u("input",{type:"text",name:"username",autocomplete:"username",value:"runstatus",hidden:!0,readOnly:!0}),u("label",{children:["Tok\
en",u("input",{type:"password",name:"token",autocomplete:"current-password",spellcheck:!1,required:!0,"aria-invalid":r!==void 0,"aria-describedby":"login-wrong"})]}),
u("p",{id:"login-wrong",class:"problem",role:"alert",children:r}),u("p",{class:"quiet",children:"It stays in a cookie of this browser that scripts cannot read, \
until you sign out or it expires."}),u("footer",{children:u("button",{type:"submit",class:"primary",disabled:s,children:"Sign in"})})]})})}var di="runstatus.theme",id=matchMedia("(prefers-color-scheme: dark)"),ci="system";function ho(){try{let e=localStorage.getItem(di);return e==="light"||e==="dar\
k"?e:"system"}catch{return"system"}}function ad(e){ci=e,cd()}function ud(e){try{localStorage.setItem(di,e)}catch{}ad(e)}function ld(e){addEventListener("storage",
t=>{t.key===di&&(ad(ho()),e(ho()))})}function cd(){document.documentElement.dataset.theme=ci==="system"?id.matches?"dark":"light":ci}id.addEventListener("change",
cd);var jh=["FAILED","BUILD_FAILED","TIMED_OUT","RESULT_ERROR","ERROR","CANCELLED","ABORTED","PASSED","COMPLETED","SKIPPED"],Qh={RESULT_ERROR:"Result error",ABORTED:"\
Aborted"};function dd({counts:e,route:t,go:n}){let r=[{label:"All",n:e.total,filter:""},{label:"Open",n:e.open,filter:"ended = false",look:"running"},...jh.filter(
o=>e.byOutcome[o]).map(o=>({label:Qh[o]??te[It(o)],n:e.byOutcome[o]??0,filter:`outcome = "${o}"`,look:It(o)})).sort((o,s)=>B.indexOf(o.look)-B.indexOf(s.look)),
...e.silent>0?[{label:"Silent",n:e.silent,filter:"silent = true"}]:[]];return u("ul",{class:"counts","aria-label":"Counts of all runs",children:r.map(({label:o,
n:s,filter:i,look:a})=>u("li",{children:u("button",{type:"button",class:"count","aria-pressed":t.filter===i,onClick:()=>n({filter:t.filter===i?"":i}),children:[
a&&u("span",{class:`look-${a}`,children:u(H,{look:a,size:13})}),u("span",{children:o})," ",u("span",{class:"number","data-testid":`count-${o}`,children:Z(s)})]})},
o))})}var go=class{take=()=>{};#e;#r;#t;#o;#n;constructor(t,n,r){this.#t=this.#o=t,this.#r=n,this.#e=r}follow(t){t!==this.#t&&(this.#t=t,this.cancel())}typed(t){this.
end(),this.#o=t,t.trim()===""?this.done():this.#r&&(this.#n=setTimeout(()=>this.done(),120))}done(){this.end();let t=this.#o.trim();t!==this.#t&&(this.#t=t,this.
take(t))}cancel(){this.end(),this.#o=this.#t,this.#e(this.#o)}end(){clearTimeout(this.#n)}};function pd({mirror:e,route:t,go:n}){let r=E(null),o=E(null);kt([{keys:"/",help:"Filter",action:()=>md(r.current)},{keys:"s",help:"Search",action:()=>md(o.current)}]);
let{state:s,error:i}=e.matching.value,a=s==="error";return u("div",{class:"tools",children:[u("div",{class:"fields",role:"search",children:[u(fd,{input:r,name:"\
filter",label:"Filter, by the server",hint:'Filter: state = "RUNNING"',keys:"/",value:t.filter,invalid:a,take:l=>n({filter:l})}),u(fd,{input:o,name:"search",label:"\
Search in the runs",hint:"Search",keys:"s",value:t.search,live:!0,take:l=>n({search:l})})]}),a&&u("p",{class:"wrong-filter problem",role:"alert",children:["The \
filter does not work: ",i]}),t.view==="runs"&&u(dd,{counts:e.counts.value,route:t,go:n}),u(qh,{mirror:e})]})}function fd({input:e,name:t,label:n,hint:r,keys:o,value:s,
invalid:i,live:a,take:l}){let[c,d]=N(s),h=E(),f=h.current??=new go(s,a??!1,d);return f.take=l,I(()=>f.follow(s),[s]),I(()=>()=>f.end(),[]),u("div",{class:`field\
 field-${t}`,children:[u("input",{ref:e,type:"search",name:t,"aria-label":n,"aria-keyshortcuts":o,"aria-invalid":i??!1,placeholder:r,autocomplete:"off",autocapitalize:"\
off",spellcheck:!1,value:c,onInput:m=>{d(m.currentTarget.value),f.typed(m.currentTarget.value)},onKeyDown:m=>{m.key==="Enter"?(f.done(),m.currentTarget.blur()):
m.key==="Escape"&&(m.preventDefault(),f.cancel(),m.currentTarget.blur())},onBlur:()=>f.done()}),u("kbd",{"aria-hidden":"true",children:o})]})}function qh({mirror:e}){
let[t,n]=N("");return I(()=>{let r=setInterval(()=>{let{total:o,open:s,byOutcome:i}=e.counts.peek();n(`${o} runs, ${s} open, ${i.PASSED??0} passed, ${i.FAILED??
0} failed`)},1e4);return()=>clearInterval(r)},[e]),u("p",{class:"visually-hidden","aria-live":"polite",children:t})}function md(e){return e?.focus(),e?.select(),
e!==null}function hd({who:e,close:t,signIn:n,signOut:r}){return u(Ke,{title:"Account",close:t,children:[e===void 0?u("p",{children:"The server has not said who you are t\
o it."}):u("dl",{class:"principal",children:[u("dt",{children:"Name"}),u("dd",{children:wn(e)}),!Be(e)&&u("dt",{children:"Recognized"}),!Be(e)&&u("dd",{children:ai(
e)}),e.groups.length>0&&u("dt",{children:"Groups"}),e.groups.length>0&&u("dd",{children:e.groups.join(", ")}),e.expireTime&&u("dt",{children:"Until"}),e.expireTime&&
u("dd",{children:ee(Number(e.expireTime.seconds)*1e3)}),u("dt",{children:"Rights"}),u("dd",{children:[$c(e).map(o=>u("div",{children:o},o)),e.grants.length===0&&
"none"]})]}),u("footer",{children:Be(e)?u("button",{type:"button",class:"primary",onClick:n,children:"Sign in with a token"}):u("button",{type:"button",onClick:r,
children:"Sign out"})})]})}var eg={runs:zl,wall:Jc,run:Ll,series:yc,states:Sc},tg=[["runs","Runs"],["wall","Wall"],["series","Series"],["states","States"]],ng={system:"dark",dark:"light",
light:"system"},gd={system:"as the system",dark:"dark",light:"light"};function bd({mirror:e,api:t}){let[n,r]=N(),[o,s]=N(ho),i=()=>r(void 0),a=ot.value,l=e.connection.
value,{state:c}=l,d=eg[a.view];I(()=>ld(s),[]),I(()=>{(c==="live"||c==="denied")&&ii(t)},[c]),I(()=>{document.title=sg(a.view,a.name)},[a.view,a.name]),hl(`${a.
view} ${a.name}`,()=>document.getElementById("main"));let h=()=>{let y=ng[o];ud(y),s(y)},f=()=>{i(),e.retry(!0),ii(t)},m=async()=>{await Hc(),f()};kt([{keys:"g \
r",help:"Runs",action:()=>Se({view:"runs"})},{keys:"g w",help:"Wall",action:()=>Se({view:"wall"})},{keys:"g s",help:"Series",action:()=>Se({view:"series",name:""})},
{keys:"g t",help:"States",action:()=>Se({view:"states"})},{keys:"?",help:"Help",action:()=>r("help")},{keys:"c",help:"Copy as a command",action:()=>r("copy")},{
keys:"d",help:"Theme",action:h},{keys:"Escape",help:"Back",action:rg}]);let g=Ut.value,b=a.view==="runs"||a.view==="wall";return u($,{children:[u("a",{class:"sk\
ip",href:"#main",children:"To the content"}),u("header",{class:"top",children:[u("a",{class:"brand",href:"/runs","aria-label":"runstatus, all runs",children:[u(
Lt,{name:"mark"}),u("span",{children:"runstatus"})]}),u("nav",{"aria-label":"Views",children:tg.map(([y,R])=>u("a",{href:Ee({...wt,view:y,...y==="runs"||y==="wa\
ll"?{filter:a.filter,search:a.search,sort:a.sort}:{}}),"aria-current":og(a.view,y)?"page":void 0,children:R},y))}),u("div",{class:"tail",children:[u(zc,{mirror:e}),
u("button",{type:"button",class:"icon",title:"Copy as a command (c)","aria-label":"Copy as a command",onClick:()=>r("copy"),children:u(Lt,{name:"copy"})}),u("bu\
tton",{type:"button",class:"icon",title:`Theme: ${gd[o]} (d)`,"aria-label":`Theme: ${gd[o]}`,onClick:h,children:u(Lt,{name:o})}),u("button",{type:"button",class:"\
icon",title:"Keys and filters (?)","aria-label":"Keys and filters",onClick:()=>r("help"),children:u(Lt,{name:"help"})}),u("button",{type:"button",class:"icon ac\
count",title:"Account","aria-label":"Account",onClick:()=>r("who"),children:[u(Lt,{name:"who"}),g!==void 0&&!Be(g)&&u("span",{children:wn(g)})]})]})]}),u(jc,{mirror:e}),
u(Pl,{mirror:e,go:Se}),u("main",{id:"main",tabIndex:-1,class:`view view-${a.view}`,children:[b&&u(pd,{mirror:e,route:a,go:Se}),u(d,{mirror:e,route:a,go:Se,api:t})]}),
n==="help"&&u(od,{close:i}),n==="copy"&&u(rd,{route:a,close:i}),n==="who"&&u(hd,{who:g,close:i,signIn:()=>r("login"),signOut:()=>{m()}}),l.state==="denied"?u(li,
{why:sd(l,Be(g)?void 0:g&&wn(g)),done:f},"denied"):n==="login"&&u(li,{why:"The owner of a token has its rights.",close:i,done:f},"asked")]})}function rg(){let{view:e,
name:t,selected:n}=ot.peek();return t!==""?(Dl()||Se({view:e==="series"?"series":"runs",name:"",...e==="run"&&{selected:t}}),!0):n!==""?(Se({selected:""}),!0):!1}
function og(e,t){return e===t||e==="run"&&t==="runs"}function sg(e,t){return`${{runs:"Runs",wall:"Wall",run:`Run ${K(t)}`,series:t===""?"Series":`Series ${K(t)}`,
states:"States"}[e]} · runstatus`}var fi=pl("/assets/worker-4466dde7c7.js"),ig=cl({baseUrl:location.origin});Yl();Fl();Ie(()=>fi.filter(ot.value.filter));Ai(u(bd,{mirror:fi,api:ig}),document.getElementById(
"page"));Object.assign(globalThis,{runstatusPage:{mirror:fi}});
